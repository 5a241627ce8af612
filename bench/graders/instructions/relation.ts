import { z } from 'zod';

/** The two comparisons that the data set has. `less than` leaves the number itself out, `at least` takes it in. */
export const RELATION = z.enum(['less than', 'at least']);
export type Relation = z.output<typeof RELATION>;

export const COUNT = z.int().min(0);

export function compares(count: number, relation: Relation, than: number): boolean {
  switch (relation) {
    case 'less than':
      return count < than;
    case 'at least':
      return count >= than;
    default:
      return relation satisfies never;
  }
}

/** Too few of something that was asked for, or too many of something that was to be kept down. */
export function modeOfRelation(relation: Relation): string {
  return relation === 'at least' ? 'missing-content' : 'forbidden-content';
}
