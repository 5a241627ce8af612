import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own folder: where package.json is. */
export const PROJECT_ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where results go unless --results says otherwise. */
export const DEFAULT_RESULTS_DIR = join(PROJECT_ROOT, 'results');

/** Where the report is built unless --out says otherwise; ignored by git. */
export const DEFAULT_REPORT_DIR = join(PROJECT_ROOT, 'site', 'dist');
