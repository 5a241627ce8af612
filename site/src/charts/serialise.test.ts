import { describe, expect, it } from 'vitest';
import { chartDocument, type DrawnNode } from './document.ts';
import { escaped, serialise } from './serialise.ts';
import { simplifyLine } from './simplify-line.ts';

const SVG = 'http://www.w3.org/2000/svg';
const NAMED = { id: 'fig', title: 'T & "t"', finding: 'a < b' };

describe('serialise', () => {
  it('refuses elements that it does not know to be safe, by name', () => {
    expect(() => text('foreignObject', {})).toThrow('A chart drew a <foreignObject>');
  });

  it('drops links, handlers, style and inner aria, and rounds lengths but not opacities', () => {
    expect(
      text('path', {
        href: 'javascript:x',
        onload: 'x',
        style: 'x',
        'aria-label': 'x',
        d: 'M0.04,1.26e-9L12.3456,-0.01',
        'fill-opacity': 0.123,
        y: '0.32em',
      }),
    ).toContain('<path d="M0,0h12.3" fill-opacity="0.123" y="0.32em"/>');
  });

  it('numbers ids within their figure, and what refers to them', () => {
    const document = chartDocument();
    const svg = document.createElementNS(SVG, 'svg');
    const clip = svg.appendChild(document.createElementNS(SVG, 'clipPath'));
    clip.setAttribute('id', 'plot-clip-17');
    svg.appendChild(document.createElementNS(SVG, 'g')).setAttribute('clip-path', 'url(#plot-clip-17)');
    expect(serialise(svg as unknown as DrawnNode, NAMED)).toContain(
      '<clipPath id="fig-1"/><g clip-path="url(#fig-1)"/>',
    );
  });

  it('escapes title and description', () => {
    expect(text('g', {})).toContain('<title id="fig-t">T &amp; &quot;t&quot;</title><desc id="fig-d">a &lt; b</desc>');
    expect(escaped(`<&>"'`)).toBe('&lt;&amp;&gt;&quot;&#39;');
  });
});

describe('simplifyLine', () => {
  it('keeps the corners and leaves out what lies between them', () => {
    const points = [0, 1, 2, 3, 4].map((x) => ({ x, y: x < 3 ? 0 : 10 }));
    expect(simplifyLine(points, 0.5).map(({ x }) => x)).toEqual([0, 2, 3, 4]);
  });
});

function text(name: string, attributes: Readonly<Record<string, string | number>>): string {
  const document = chartDocument();
  const svg = document.createElementNS(SVG, 'svg');
  const element = svg.appendChild(document.createElementNS(SVG, name));
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value));
  return serialise(svg as unknown as DrawnNode, NAMED);
}
