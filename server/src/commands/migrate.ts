import { office } from "./office.ts";

/** `npm run migrate`: brings the database up to date. A server does the same when it starts; with this it can be done before. */
await office(async (_app, _env, migrations) => (migrations === 0 ? "The database is up to date." : `${migrations} migrations done.`));
