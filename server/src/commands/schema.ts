import { lexicographicSortSchema, printSchema } from "graphql";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../platform/project.ts";
import { shopSchema } from "../schema.ts";

/** `npm run schema`: writes schema.graphql, which is committed and reviewed like code. */
writeFileSync(join(projectRoot, "schema.graphql"), `${printSchema(lexicographicSortSchema(shopSchema()))}\n`);
