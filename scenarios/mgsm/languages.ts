/** How one language of MGSM is asked, and what answers in it look like. */
export interface MgsmLanguage {
  /** Asks for working and a last line, in the language itself. */
  readonly instruction: string;
  readonly shortInstruction: string;
  /** What an answer line begins with; the first one is what the instruction asks for. */
  readonly markers: readonly [string, ...string[]];
  /** Between the marker and the number, as the instruction writes it. */
  readonly colon: string;
  /** A sentence of an answer that says nothing about any problem, for the known answers. */
  readonly sentence: string;
  /** The language's own way of not answering. */
  readonly declines: string;
}

export const MGSM_LANGUAGES = {
  en: {
    instruction: 'Work it out step by step. End with a line that holds "Answer: " and the number alone.',
    shortInstruction: 'Reply with one line only: "Answer: " and the number.',
    markers: ['Answer', 'A'],
    colon: ': ',
    sentence: 'We take the numbers of the problem one by one, and this is what they come to.',
    declines: 'That cannot be told from the problem as it is.',
  },
  de: {
    instruction:
      'Rechne Schritt für Schritt und antworte auf Deutsch. Schließe mit einer Zeile, in der nur „Antwort: “ und die Zahl stehen.',
    shortInstruction: 'Antworte mit einer einzigen Zeile: „Antwort: “ und die Zahl.',
    markers: ['Antwort', 'Answer'],
    colon: ': ',
    sentence: 'Wir nehmen die Zahlen der Aufgabe der Reihe nach, und das ist es, was sich mit ihnen ergibt.',
    declines: 'Das ist aus der Aufgabe nicht zu ersehen.',
  },
  es: {
    instruction:
      'Resuélvelo paso a paso y responde en español. Termina con una línea que contenga solo «Respuesta: » y el número.',
    shortInstruction: 'Responde con una sola línea: «Respuesta: » y el número.',
    markers: ['Respuesta', 'Answer'],
    colon: ': ',
    sentence: 'Tomamos los números del problema uno por uno, y esto es lo que se obtiene con todos.',
    declines: 'Eso no se puede saber con los datos del problema.',
  },
  fr: {
    instruction:
      'Résous le problème étape par étape et réponds en français. Termine par une ligne qui ne contient que « Réponse : » et le nombre.',
    shortInstruction: 'Réponds par une seule ligne : « Réponse : » et le nombre.',
    markers: ['Réponse', 'Answer'],
    colon: '\u00a0: ',
    sentence: 'Nous prenons les nombres du problème un par un, et voici ce que donne le calcul avec eux.',
    declines: 'Ce n’est pas dans le problème, et on ne peut pas le savoir.',
  },
  ja: {
    instruction: '順を追って考え、日本語で答えてください。最後の行には「答え：」と数だけを書いてください。',
    shortInstruction: '「答え：」と数だけを、一行で答えてください。',
    markers: ['答え', '答', '回答', 'Answer'],
    colon: '：',
    sentence: '問題に出てくる数を順番に計算していくと、次のようになります。',
    declines: 'この問題からは分かりません。',
  },
} as const satisfies Readonly<Record<string, MgsmLanguage>>;

export type MgsmLanguageCode = keyof typeof MGSM_LANGUAGES;

/** In the order in which the cases come. */
export const MGSM_CODES = Object.keys(MGSM_LANGUAGES) as readonly MgsmLanguageCode[];
