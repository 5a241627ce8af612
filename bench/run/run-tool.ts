import { z } from 'zod';
import type { ToolCall, ToolMessage } from '#bench/domain/message.ts';
import type { CaseBase, Scenario } from '#bench/domain/scenario.ts';

/**
 * Runs a tool call for the contender. Whatever is wrong with the call goes back to it as an error to react to, as it would
 * in a product: an unknown tool, arguments that do not fit, a tool that refuses.
 */
export async function runTool(
  tools: Scenario['tools'],
  call: ToolCall,
  context: { readonly case: CaseBase; readonly state: unknown },
): Promise<ToolMessage> {
  const answer = (text: string, isError: boolean): ToolMessage => ({
    role: 'tool',
    toolCallId: call.id,
    name: call.name,
    text,
    ...(isError ? { isError } : {}),
  });
  const tool = Object.hasOwn(tools, call.name) ? tools[call.name] : undefined;
  if (tool === undefined)
    return answer(`There is no tool "${call.name}". Known: ${Object.keys(tools).join(', ')}.`, true);
  if (call.input === undefined) return answer('The arguments are not JSON.', true);
  try {
    const value = await tool.run(call.input, context);
    return answer(typeof value === 'string' ? value : JSON.stringify(value ?? null), false);
  } catch (error) {
    if (error instanceof z.ZodError) {
      return answer(
        error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; '),
        true,
      );
    }
    return answer(error instanceof Error ? error.message : String(error), true);
  }
}
