/**
 * Where a trial's figures come from. It is set by what answered, never by a flag of the reader:
 * `measured` here, over the network, by this program; `simulated` by the lab's made-up models; `recorded` elsewhere by
 * somebody else and replayed; `imported` from another tool's file; `control` made by
 * rule to be bad in one known way, from nothing or from the incumbent's answers.
 */
export type Evidence = 'measured' | 'simulated' | 'recorded' | 'imported' | 'control';
