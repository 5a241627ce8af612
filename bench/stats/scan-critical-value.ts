/** The risks of a false alarm per series that are tabled. */
export type ScanAlpha = 0.1 | 0.05 | 0.01 | 0.001;

/**
 * What the largest Q of a mean-shift scan exceeds with chance alpha when nothing shifted: simulated, 200,000 series each,
 * equal standard errors (standard deviation of the figures about 0.02 at 0.05, 0.05 at 0.01, 0.2 at 0.001).
 *
 * @param points length of the series; between two tabled lengths that of the longer one, which is never too low
 * @returns `undefined` below 3 and above 100 points: not simulated
 * @see golden/table_scan_critical.json
 */
export function scanCriticalValue(points: number, alpha: ScanAlpha): number | undefined {
  if (!(points >= 3)) return undefined;
  const row = CRITICAL_VALUES.find(([length]) => length >= points);
  return row?.[COLUMN[alpha]];
}

const COLUMN = { 0.1: 1, 0.05: 2, 0.01: 3, 0.001: 4 } as const;

/** Length of the series, then the critical value at alpha 0.1, 0.05, 0.01, 0.001. */
const CRITICAL_VALUES: readonly (readonly [number, number, number, number, number])[] = [
  [3, 3.66, 4.898, 7.779, 12.057],
  [4, 4.241, 5.508, 8.434, 12.446],
  [5, 4.611, 5.902, 8.964, 13.279],
  [6, 4.921, 6.229, 9.356, 13.65],
  [7, 5.168, 6.504, 9.636, 14.063],
  [8, 5.364, 6.699, 9.814, 14.338],
  [9, 5.504, 6.866, 9.997, 14.423],
  [10, 5.641, 6.993, 10.214, 14.561],
  [11, 5.8, 7.17, 10.322, 14.911],
  [12, 5.903, 7.276, 10.417, 14.926],
  [13, 5.973, 7.342, 10.508, 14.834],
  [14, 6.068, 7.483, 10.615, 15.352],
  [15, 6.154, 7.553, 10.686, 15.32],
  [16, 6.248, 7.644, 10.83, 15.315],
  [17, 6.3, 7.715, 10.964, 15.309],
  [18, 6.355, 7.746, 10.919, 15.348],
  [19, 6.448, 7.871, 11.143, 15.595],
  [20, 6.48, 7.905, 11.143, 15.622],
  [21, 6.52, 7.949, 11.183, 15.817],
  [22, 6.597, 8.012, 11.25, 15.871],
  [23, 6.641, 8.072, 11.323, 15.746],
  [24, 6.668, 8.098, 11.376, 15.899],
  [25, 6.733, 8.187, 11.449, 16.24],
  [26, 6.734, 8.152, 11.409, 15.994],
  [27, 6.817, 8.249, 11.579, 16.202],
  [28, 6.813, 8.236, 11.508, 16.04],
  [29, 6.867, 8.297, 11.485, 16.029],
  [30, 6.908, 8.337, 11.53, 16.382],
  [35, 7.054, 8.505, 11.785, 16.187],
  [40, 7.164, 8.602, 11.856, 16.568],
  [45, 7.295, 8.736, 11.98, 16.761],
  [50, 7.365, 8.827, 12.112, 16.642],
  [60, 7.507, 8.977, 12.288, 16.782],
  [80, 7.729, 9.215, 12.613, 17.29],
  [100, 7.9, 9.415, 12.757, 17.36],
];
