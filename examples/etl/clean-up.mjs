// Removes what the tasks of this run handed over; the database and the report stay.
import { rmSync } from 'node:fs';

const folder = process.env.STAGING;
if (folder) rmSync(folder, { recursive: true, force: true });
console.log(`Removed ${folder}`);
