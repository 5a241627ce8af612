export const REPORT_FILE = 'report.json';
export const RUNS_FOLDER = 'runs';
export const RUN_REPORT_FILE = 'run.json';
export const CASES_FOLDER = 'cases';
export const SELF_TEST_FILE = 'self-test.json';
/** The newest self-test with the bytes it was kept with. */
export const SELF_TEST_AS_KEPT_FILE = 'self-test-as-kept.json';
