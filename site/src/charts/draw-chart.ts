import { chartDocument, type DrawnNode } from './document.ts';
import { serialise } from './serialise.ts';

/** A chart with its data already in it: everything left to say is how wide, and into what. */
export type ChartSpec = (width: number, document: Document) => Element;

/**
 * The chart as SVG markup, safe to put into a page as it is.
 *
 * @param options.id unique on the page; begins every id inside the drawing
 * @param options.finding what the picture shows, in words
 * @param options.width in pixels, at which its text is 12 px
 */
export function drawChart(
  spec: ChartSpec,
  options: { readonly id: string; readonly title: string; readonly finding: string; readonly width: number },
): string {
  // Plot is typed to return HTML or SVG elements; the serialiser reads the few fields that all documents share.
  const node = spec(options.width, chartDocument()) as unknown as DrawnNode;
  return serialise(node, options);
}
