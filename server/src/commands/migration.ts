import { join } from "node:path";
import { entities } from "../app.ts";
import { lockDataFolder } from "../platform/db/lock.ts";
import { startEmbeddedPostgres } from "../platform/db/embedded.ts";
import { openDatabase } from "../platform/db/orm.ts";
import { projectRoot } from "../platform/project.ts";

/** `npm run migration [name]`: compares the entities with the last snapshot and writes the migration between the two. */
const folder = join(projectRoot, "data/migration-scratch");
const unlock = await lockDataFolder(folder);
const postgres = await startEmbeddedPostgres(join(folder, "postgres"));
const database = await openDatabase(postgres.url, entities, 2, true);
try {
  const made = await database.orm.migrator.create(undefined, false, false, process.argv[2]);
  console.log(
    made.fileName
      ? `${made.fileName}: add it to server/src/platform/db/migrations/index.ts`
      : "Nothing to do: entities and migrations agree",
  );
} finally {
  await database.close();
  await postgres.stop();
  unlock();
}
