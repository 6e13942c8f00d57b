/** Speed comes with NODE_ENV=production: it is the default of every mode but development with reload. */
process.env["NODE_ENV"] ??= process.argv.includes("--dev") ? "development" : "production";
