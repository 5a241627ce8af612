import { numberAt } from './numbers.ts';

/**
 * Inverse of a small symmetric positive definite matrix, by Cholesky's factors. `undefined` when it is not positive
 * definite (an information matrix of something that cannot be estimated).
 */
export function invertPositiveDefinite(
  matrix: readonly ArrayLike<number>[],
): readonly (readonly number[])[] | undefined {
  const n = matrix.length;
  const factor = Array.from({ length: n }, () => new Float64Array(n));
  const at = (i: number, j: number): number => numberAt(factor[i] ?? [], j);
  for (const [i, row] of factor.entries()) {
    for (let j = 0; j <= i; j += 1) {
      let sum = numberAt(matrix[i] ?? [], j);
      for (let k = 0; k < j; k += 1) sum -= at(i, k) * at(j, k);
      if (i === j && !(sum > 0)) return undefined;
      row[j] = i === j ? Math.sqrt(sum) : sum / at(j, j);
    }
  }
  const columns = factor.map((_, column) => solveColumn(column, n, at));
  return columns.map((_, i) => columns.map((column) => numberAt(column, i)));
}

function solveColumn(column: number, n: number, at: (i: number, j: number) => number): Float64Array {
  const x = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    let sum = i === column ? 1 : 0;
    for (let k = 0; k < i; k += 1) sum -= at(i, k) * numberAt(x, k);
    x[i] = sum / at(i, i);
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    let sum = numberAt(x, i);
    for (let k = i + 1; k < n; k += 1) sum -= at(k, i) * numberAt(x, k);
    x[i] = sum / at(i, i);
  }
  return x;
}
