// Packs the embedded database's first data folder, once per version of PGlite, so that a first
// start need not run initdb; without it the first start is 4 s slower. Part of the set-up.
import { writePreparedDatabase } from '../coordinator/dist/store/prepared-database.js';

await writePreparedDatabase();
