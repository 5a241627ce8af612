import type { Message } from '#bench/domain/message.ts';
import type { Outcome } from '#bench/domain/outcome.ts';
import type { CaseBase, GradeInput, Scenario } from '#bench/domain/scenario.ts';
import type { ControlReply } from '#providers/controls/control-reply.ts';
import { isJson } from './is-json.ts';
import { plainState } from './plain-state.ts';
import { runTool } from './run-tool.ts';

/**
 * What a grader sees of a control arm's reply once its calls were made for real: the words as they are, the tools of the scenario
 * on a fresh state, the scripted user turns where a reply without calls ends one. An arm with fewer replies than the
 * scenario has turns says its last words again.
 */
export async function playControl<C extends CaseBase>(
  scenario: Scenario<C>,
  oneCase: C,
  reply: ControlReply,
): Promise<GradeInput<C>> {
  const state = plainState(scenario.state?.(oneCase));
  const turns = [...(scenario.turns?.(oneCase) ?? [])];
  const transcript: Message[] = [];
  // Only what tools know of a case is read by them, and every tool of a scenario knows its own cases.
  const tools = scenario.tools as Scenario['tools'];
  const said = reply.transcript.filter((message) => message.role === 'assistant');
  for (const message of said) {
    transcript.push(message);
    // What is only offered has nothing to run: the call is the answer.
    const calls = scenario.offers === undefined ? (message.toolCalls ?? []) : [];
    for (const call of calls) transcript.push(await runTool(tools, call, { case: oneCase, state }));
    const turn = (message.toolCalls ?? []).length === 0 ? turns.shift() : undefined;
    if (turn !== undefined) transcript.push({ role: 'user', text: turn });
  }
  while (transcript.at(-1)?.role === 'user') {
    transcript.push({ role: 'assistant', text: reply.text });
    const turn = turns.shift();
    if (turn !== undefined) transcript.push({ role: 'user', text: turn });
  }
  const texts = transcript.flatMap((message) => (message.role === 'assistant' ? [message.text] : []));
  return {
    case: oneCase,
    text: texts.at(-1) ?? '',
    toolCalls: reply.toolCalls,
    transcript,
    replies: texts,
    outcome: outcomeOf(reply, scenario.output !== undefined),
    state: plainState(state),
  };
}

/** As a contender's reply that ended by itself. */
function outcomeOf({ text, toolCalls }: ControlReply, wantsJson: boolean): Outcome {
  if (text === '' && toolCalls.length === 0) return { kind: 'wrong-shape', detail: 'the reply is empty' };
  return wantsJson && !isJson(text) ? { kind: 'wrong-shape', detail: 'the reply is not JSON' } : { kind: 'answered' };
}
