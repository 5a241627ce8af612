import type { Message } from '#bench/domain/message.ts';
import { severityOf } from '#bench/domain/scenario.ts';
import { chatMessages } from './chat-messages.ts';
import { finiteJson } from './finite-json.ts';
import type { AskableCase, ImportedCase } from './imported-row.ts';
import { asText, fieldAt, isObject, listAt, membersAt, slicesOf, textAt } from './read-fields.ts';

/** Members of metadata that say who answered and how often, and so nothing of the case. */
const OF_THE_ANSWER: ReadonlySet<string> = new Set(['model', 'provider', 'trial_index', 'severity', 'finish_reason']);
const MOST_TAGS = 12;

/** One row of a dataset. */
export function braintrustCase(row: unknown): AskableCase {
  const context = fieldAt(row, 'input.context');
  return {
    case: { ...braintrustQuestion(row), id: textAt(row, 'id') },
    prompt: braintrustPrompt(fieldAt(row, 'input')),
    metadata: Object.fromEntries(
      Object.entries({
        ...Object.fromEntries(membersAt(row, 'metadata')),
        tags: fieldAt(row, 'tags') ?? undefined,
        context: context ?? undefined,
        origin: fieldAt(row, 'origin') ?? undefined,
      }).flatMap(([name, value]) => (value === undefined ? [] : [[name, finiteJson(value)]])),
    ),
  };
}

/** What was asked and expected, with the id of the dataset row it came from. Braintrust compares by input, and so is a case. */
export function braintrustQuestion(row: unknown): ImportedCase {
  const origin = fieldAt(row, 'origin.object_type') === 'dataset' ? textAt(row, 'origin.id') : undefined;
  const tags = listAt(row, 'tags').filter((tag) => typeof tag === 'string');
  const metadata = membersAt(row, 'metadata').filter(([name]) => !OF_THE_ANSWER.has(name));
  return {
    id: textAt(row, 'dataset_record_id') ?? origin,
    content: finiteJson(fieldAt(row, 'input') ?? null),
    reference: finiteJson(fieldAt(row, 'expected') ?? undefined),
    cluster: undefined,
    severity: severityOf(fieldAt(row, 'metadata.severity')),
    slices: slicesOf([...metadata, ...tags.slice(0, MOST_TAGS).map((tag) => [`tag-${tag}`, true] as const)]),
  };
}

/**
 * Messages as they are; any other input is what the user said. The context of a question is put before the conversation, behind the system
 * message, word for word as JSON: how the product wove it into its prompt, the file does not say.
 */
export function braintrustPrompt(input: unknown): readonly Message[] {
  const listed = chatMessages(input);
  if (listed !== undefined && listed.length > 0) return listed;
  const messages = chatMessages(fieldAt(input, 'messages'));
  if (!isObject(input) || messages === undefined || messages.length === 0)
    return [{ role: 'user', text: asText(input ?? '') }];
  const context = input.context ?? undefined;
  if (context === undefined) return messages;
  const first = messages.findIndex(({ role }) => role !== 'system');
  const cut = first < 0 ? messages.length : first;
  return [...messages.slice(0, cut), { role: 'user', text: asText(context) }, ...messages.slice(cut)];
}
