/** Sets a mark when it runs; no page may ever have it. */
const RUNS = 'window.__executed=1';

/** What a model, a dataset or a label may say to attack whoever reads it. */
export const HOSTILE_TEXTS: readonly string[] = [
  `<script>${RUNS}</script>`,
  `<img src=x onerror="${RUNS}">`,
  `</script><script>${RUNS}</script>`,
  `</pre></main><svg onload="${RUNS}">`,
  `"><iframe srcdoc="<script>parent.${RUNS}</script>">`,
  `' onmouseover='${RUNS}' x='`,
  `[click](javascript:${RUNS})`,
  `javascript:${RUNS}`,
  '\u202eesrever\u202c and \u200binvisible\u2060',
  '\u001b[31mred\u001b[0m \u0007bell',
  `{{constructor.constructor('${RUNS}')()}} \${${RUNS}} <%= ${RUNS} %>`,
  '=HYPERLINK("https://attack.example","click")',
  `--><script>${RUNS}</script><!--`,
  '&lt;b&gt; &amp; \ud800 lone',
  `<style>@import "https://attack.example/x.css"</style><link rel=stylesheet href=https://attack.example/y.css>`,
  `<form action=https://attack.example><button>Send</button></form>`,
];
