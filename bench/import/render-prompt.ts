import { asText, isObject } from './read-fields.ts';

/** A template that asks for more than is read, or for a value that is not there. */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault';
}

/** What a filled-in template may come to, characters: a few short variables can name each other into gigabytes, and these cannot. */
const MOST_CHARACTERS = 1_000_000;

const NAME = /^[A-Za-z_][\w-]*(?:\.[\w-]+)*$/;

/**
 * A prompt with its variables filled in: `{{name}}` and `{{ outer.inner }}`, and nothing else of the template language.
 * Texts that are put in are not read as templates themselves.
 * @throws TemplateFault for a block, filter, comment or computation, and for a variable that has no value
 */
export function renderPrompt(template: string, vars: Readonly<Record<string, unknown>>): string {
  const said: string[] = [];
  let characters = 0;
  let from = 0;
  const add = (piece: string): void => {
    characters += piece.length;
    if (characters > MOST_CHARACTERS) {
      throw new TemplateFault(`it comes to more than ${MOST_CHARACTERS} characters with its variables filled in`);
    }
    said.push(piece);
  };
  for (;;) {
    const start = nextMark(template, from);
    if (start === undefined) break;
    add(template.slice(from, start.at));
    if (start.mark !== '{{') {
      const what = start.mark === '{%' ? 'a block' : 'a comment';
      throw new TemplateFault(
        `it has ${what} of the template language (${shown(template, start.at)}), which is not read. Write the text out, or take it out`,
      );
    }
    const end = template.indexOf('}}', start.at + 2);
    if (end < 0) throw new TemplateFault(`${shown(template, start.at)} is never closed with }}`);
    const expression = template.slice(start.at + 2, end).trim();
    if (expression.length > 200 || !NAME.test(expression)) {
      throw new TemplateFault(
        `{{${expression.slice(0, 40)}}} is more than a name: filters and computations are not read. Accepted: {{name}}, {{outer.inner}}. Write its value out as a variable`,
      );
    }
    add(valueOfName(expression, vars));
    from = end + 2;
  }
  add(template.slice(from));
  return said.join('');
}

const MARKS = ['{{', '{%', '{#'] as const;

function nextMark(
  text: string,
  from: number,
): { readonly at: number; readonly mark: (typeof MARKS)[number] } | undefined {
  for (let at = text.indexOf('{', from); at >= 0; at = text.indexOf('{', at + 1)) {
    const mark = MARKS.find((one) => text.startsWith(one, at));
    if (mark !== undefined) return { at, mark };
  }
  return undefined;
}

function shown(text: string, at: number): string {
  return JSON.stringify(text.slice(at, at + 30).toWellFormed());
}

function valueOfName(name: string, vars: Readonly<Record<string, unknown>>): string {
  let value: unknown = vars;
  for (const step of name.split('.')) {
    value =
      (isObject(value) || Array.isArray(value)) && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
  }
  if (value === undefined) {
    throw new TemplateFault(
      name.startsWith('env.')
        ? `{{${name}}} is a variable of the environment, which is not read. Write its value out`
        : `{{${name}}} has no value in vars. Write one, '' if it is to be empty`,
    );
  }
  if (value === null) return '';
  const text = asText(value);
  if (/\{\{|\{%/.test(text)) {
    throw new TemplateFault(
      `the value of {{${name}}} is a template itself, which is not filled in. Write its text out`,
    );
  }
  return text;
}
