/** What a cell of a column is: a count is a whole number, an instant ISO-8601 UTC. Any of them may be empty: not measured, or not known. */
export type ColumnType = 'text' | 'number' | 'count' | 'truth' | 'instant';

export interface TableColumn {
  /** With its unit at the end where it has one. */
  readonly name: string;
  readonly type: ColumnType;
  readonly means: string;
}

/** Every figure of a trial as a column, in order: exports have all of them, the CSV of the report the ones it can show. */
export const TRIAL_COLUMNS = [
  { name: 'trial', type: 'text', means: '<scenario>/<case>/<contender>/<repetition>: unique in the run' },
  { name: 'run', type: 'text', means: 'Id of the run' },
  { name: 'scenario', type: 'text', means: 'Id of the scenario' },
  {
    name: 'scenario_version',
    type: 'count',
    means: 'Its version; runs of different versions are not comparable',
  },
  { name: 'case', type: 'text', means: 'Id of the case: what contenders are paired by' },
  { name: 'case_hash', type: 'text', means: 'Hash of what the case asks: equal hashes are the same question' },
  {
    name: 'cluster',
    type: 'text',
    means: 'Cases with the same cluster depend on each other: resample these, not trials',
  },
  { name: 'slices', type: 'text', means: 'Slice=value of the case, separated by "; "' },
  {
    name: 'severity',
    type: 'text',
    means: 'S0 irreversible or security, S1 a user acts on a wrong thing, S2 visible loss, S3 polish',
  },
  { name: 'contender', type: 'text', means: 'Label of who was asked' },
  { name: 'control', type: 'truth', means: 'true: a control arm, bad by rule, and never ranked' },
  { name: 'provider', type: 'text', means: 'Through whose API it was asked' },
  { name: 'model', type: 'text', means: 'Model id as it was requested' },
  { name: 'variant', type: 'text', means: 'Prompt variant it was asked with' },
  {
    name: 'served_model',
    type: 'text',
    means: 'Model id the provider says has answered; empty where it does not say',
  },
  { name: 'fingerprint', type: 'text', means: "The provider's own mark of the system that answered" },
  { name: 'repetition', type: 'count', means: 'From 1' },
  {
    name: 'evidence',
    type: 'text',
    means:
      'Where its figures come from: measured here, simulated by made-up models, recorded or imported from elsewhere, control',
  },
  { name: 'started_at', type: 'instant', means: 'ISO-8601, UTC' },
  { name: 'ended_at', type: 'instant', means: 'ISO-8601, UTC' },
  { name: 'outcome', type: 'text', means: 'answered, or how the trial ended otherwise' },
  {
    name: 'outcome_side',
    type: 'text',
    means: "Who answers for it: only trials of the model's side count in quality",
  },
  { name: 'outcome_detail', type: 'text', means: 'What is known of an outcome other than answered and failed' },
  { name: 'failure', type: 'text', means: 'Kind of the failure that ended it' },
  { name: 'http_status', type: 'count', means: 'Of that failure' },
  { name: 'error', type: 'text', means: 'Why there is no answer: kind and message; empty where there is one' },
  {
    name: 'score',
    type: 'number',
    means: 'Of the primary grader, 0 to 1; empty where it is ungraded or excluded, never 0',
  },
  {
    name: 'grade_kind',
    type: 'text',
    means: 'What the primary grader said: scored, ungraded, notApplicable; empty: nothing',
  },
  { name: 'not_scored', type: 'text', means: 'Graders without a score and why: ungraded, or not applicable' },
  { name: 'failure_modes', type: 'text', means: 'Grader=mode of each failure that was given a name' },
  {
    name: 'e2e_ms',
    type: 'number',
    means: 'Request head written to terminal event; empty where it was not measured',
  },
  { name: 'ttfat_ms', type: 'number', means: 'Request head written to first answer token' },
  { name: 'ttft_ms', type: 'number', means: 'Request head written to first token of any kind, reasoning included' },
  { name: 'think_ms', type: 'number', means: 'First token to first answer token' },
  { name: 'response_ms', type: 'number', means: 'Everything waited for: queue, every attempt, back-off' },
  { name: 'queue_wait_ms', type: 'number', means: "In our own queue; no part of the model's latency" },
  { name: 'connect_ms', type: 'number', means: 'Handshakes of a new connection; 0 on a reused one' },
  { name: 'tpot_ms', type: 'number', means: 'Per answer token after the first' },
  { name: 'max_stall_ms', type: 'number', means: 'Longest gap between two answer events' },
  { name: 'chunks', type: 'count', means: 'Answer events received' },
  { name: 'client_lag_ms', type: 'number', means: 'Longest delay of our own process meanwhile' },
  { name: 'disturbed', type: 'truth', means: 'true: this machine was too busy to time it well' },
  { name: 'concurrency_at_send', type: 'count', means: 'Trials in flight when it was sent, this one included' },
  { name: 'timeout_ms', type: 'number', means: 'The limit that a timeout passed: the latency is longer than this' },
  { name: 'not_measured', type: 'text', means: 'Latency=reason of each that is empty, where a reason is known' },
  { name: 'usd', type: 'number', means: 'Cost by the prices locked with the run; empty where there is no price' },
  {
    name: 'cost_kind',
    type: 'text',
    means: 'priced by the locked prices, recorded by whoever recorded the answer, unpriced',
  },
  { name: 'price_line', type: 'text', means: 'The line it was priced by' },
  { name: 'price_match', type: 'text', means: "exact, prefix (a neighbour's price), manual, simulated" },
  { name: 'price_basis', type: 'text', means: 'Whose token counts it rests on: provider, or estimated' },
  {
    name: 'unreported_attempts',
    type: 'count',
    means: 'Failed attempts whose tokens nobody reported: above 0 the cost is a lower bound',
  },
  { name: 'unpriced_because', type: 'text', means: 'Why there is no price' },
  { name: 'input_tokens', type: 'count', means: 'As the provider counts them' },
  { name: 'cache_read_tokens', type: 'count', means: 'Of the input: read from the cache of the provider' },
  { name: 'cache_write_tokens', type: 'count', means: 'Of the input: written into it' },
  { name: 'output_tokens', type: 'count', means: 'As the provider counts them, reasoning included' },
  { name: 'reasoning_tokens', type: 'count', means: 'Of the output: reasoning that is no part of the answer' },
  { name: 'usage_source', type: 'text', means: 'provider, or estimated from characters' },
  { name: 'finish', type: 'text', means: 'Why the model stopped' },
  { name: 'finish_raw', type: 'text', means: "The same in the vendor's own word" },
  { name: 'attempts', type: 'count', means: 'Calls on the wire, retries and tool steps included' },
  { name: 'failed_attempts', type: 'count', means: 'Of them, the ones that failed' },
  { name: 'output_hash', type: 'text', means: 'Equal hashes are equal answers, letter for letter' },
  { name: 'answer_hash', type: 'text', means: 'The same after normalisation' },
  { name: 'place', type: 'text', means: 'Where an imported trial stood in its file' },
] as const satisfies readonly TableColumn[];

export type TrialColumn = (typeof TRIAL_COLUMNS)[number]['name'];
