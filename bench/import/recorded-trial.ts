import { answerHash, outputHash } from '#bench/domain/answer-hash.ts';
import { recordedLatency } from '#bench/domain/latency.ts';
import type { Message } from '#bench/domain/message.ts';
import type { Trial, TrialReply } from '#bench/domain/trial.ts';
import type { ImportedTrial } from './imported-row.ts';

type TrialBase = Pick<
  Trial,
  'id' | 'scenario' | 'case' | 'caseHash' | 'cluster' | 'contender' | 'repetition' | 'block'
>;

/** An imported answer as a trial: what its file says, marked as imported, and nothing more. */
export function recordedTrial(
  row: ImportedTrial,
  base: TrialBase,
  place: string,
): { readonly trial: Trial; readonly reply: TrialReply } {
  const hasReply = row.outcome.kind !== 'failed' || row.text !== '';
  const trial: Trial = {
    ...base,
    warmUp: false,
    evidence: 'imported',
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    outcome: row.outcome,
    attempts: [],
    usage: row.usage,
    cost:
      row.costUsd === undefined
        ? { kind: 'unpriced', reason: 'the file has no cost' }
        : { kind: 'recorded', usd: row.costUsd },
    // A time in the file is then the time until it failed.
    latency: row.outcome.kind === 'failed' ? undefined : recordedLatency(row.latency, 'not in the imported file'),
    finish: row.finish,
    servedModel: row.servedModel,
    fingerprint: row.fingerprint,
    outputHash: hasReply ? outputHash(row.text, row.toolCalls) : undefined,
    answerHash: hasReply ? answerHash(row.text, row.toolCalls) : undefined,
    recorded: { writtenAtLocal: undefined, outputTokens: row.outputTokens, place },
  };
  const reply: TrialReply = {
    trial: base.id,
    prompt: row.prompt,
    transcript: row.transcript.length > 0 ? row.transcript : [answered(row)],
    text: row.text,
    reasoningText: row.reasoningText,
    refusalText: '',
    state: undefined,
  };
  return { trial, reply: hasReply ? reply : { ...reply, transcript: row.transcript } };
}

function answered({ text, toolCalls }: ImportedTrial): Message {
  return { role: 'assistant', text, ...(toolCalls.length > 0 ? { toolCalls } : {}) };
}
