export const REPORT_FILE = 'report.json';
export const RUNS_FOLDER = 'runs';
export const RUN_REPORT_FILE = 'run.json';
export const CASES_FOLDER = 'cases';
