/**
 * Contenders by name, for `--contenders incumbent,candidate`: each a spec as the command line takes it,
 * `provider:model[+key=value…]`. Pin dated snapshots: an alias may answer with another model tomorrow.
 */
export const CONTENDERS: Readonly<Record<string, string>> = {
  aurora: 'simulated:aurora-2',
  'aurora-mini': 'simulated:aurora-2-mini',
  borealis: 'simulated:borealis-3',
  'borealis-swift': 'simulated:borealis-3-swift',
  cirrus: 'simulated:cirrus-1',
};
