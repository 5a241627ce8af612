import { writeSchemas } from './write-schemas.ts';

// `node bench/store/write-schemas-here.ts <folder>`: puts the published JSON Schemas into a folder, after a format changed.
const [, , folder] = process.argv;
if (folder === undefined) throw new Error('Say where: node bench/store/write-schemas-here.ts results/schemas');
await writeSchemas(folder);
