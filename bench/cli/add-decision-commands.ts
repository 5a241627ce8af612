import type { Command } from 'commander';
import { again, command, listOf, shared, stringsOf, textOf } from './flags.ts';

type Flags = Readonly<Record<string, unknown>>;

/** Commands over what people decided: an append-only, hash-chained record. */
export function addDecisionCommands(bakeoff: Command): void {
  shared(bakeoff.command('verify'))
    .description('derive every number of a run, or of a decision, again from the trials, and compare hashes')
    .argument('<run|decision>', 'a run, a decision, or "latest"')
    .option('--policy <file>', 'the policy of a decision whose run was not sealed with it')
    .addHelpText('after', '\nExample:\n  npx bakeoff verify latest')
    .action(
      command(async (screen, flags, wanted: string) =>
        (await import('./commands/verify.ts')).verify(
          wanted,
          { ...stringsOf(flags), policy: textOf(flags.policy) },
          screen,
        ),
      ),
    );

  const decision = bakeoff
    .command('decision')
    .description('what people decided, on what evidence, until when, and how it went');
  addRecord(decision);
  dated(shared(decision.command('list')))
    .description('every decision with its status today')
    .addHelpText('after', '\nExample:\n  npx bakeoff decision list')
    .action(
      command(async (screen, flags) => (await import('./commands/decision.ts')).decisionList(readingOf(flags), screen)),
    );
  dated(shared(decision.command('show')))
    .description('one decision, whole, with its status and its predictions')
    .argument('[decision]', 'its id, the beginning of it, or "latest"', 'latest')
    .addHelpText('after', '\nExample:\n  npx bakeoff decision show latest')
    .action(
      command(async (screen, flags, wanted: string) =>
        (await import('./commands/decision.ts')).decisionShow(wanted, readingOf(flags), screen),
      ),
    );
  dated(shared(decision.command('check')))
    .description('whether every decision still stands: exit code 1 when one has expired or was re-opened')
    .addHelpText('after', '\nExample:\n  npx bakeoff decision check')
    .action(
      command(async (screen, flags) =>
        (await import('./commands/decision.ts')).decisionCheck(readingOf(flags), screen),
      ),
    );
  addFollowUps(decision);
}

function addRecord(decision: Command): void {
  shared(decision.command('record'))
    .description('write down what was decided on a run; never overwritten, and chained to the record before it')
    .argument('<run>', 'its id, the beginning of it, its name, or "latest"')
    .requiredOption('--name <name>', 'lower-case words joined by "-"; part of the file name')
    .requiredOption('--question <text>', 'what was to be decided')
    .requiredOption('--choice <choice>', 'adopt, adopt-limited, keep or postpone')
    .option('--contender <label>', 'which one; needed for all but postpone')
    .option('--reason <text>', 'needed when people decide otherwise than the policy')
    .option('--decided-by <who>', 'may be given again', again, [])
    .option('--recommended-by <who>', 'may be given again', again, [])
    .option('--dissent <who: why>', 'may be given again', again, [])
    .option('--alternative <what: why not>', 'may be given again', again, [])
    .option(
      '--predict <prediction>',
      '<metric>:<contender>@<scenario>=<low>..<high>:<date>; may be given again',
      again,
      [],
    )
    .option('--sign-off <gate=yes:who>', 'as in decide; may be given again', again, [])
    .option('--waive <gate:who+who:until:reason>', 'as in decide; may be given again', again, [])
    .option('--note <text>', 'may be given again', again, [])
    .option('--policy <file>', 'default: the one sealed into the run')
    .option('--expires <date>', 'no later than the policy allows; default: its full span')
    .option('--supersedes <decision>', 'which earlier one this replaces')
    .option('--as-of <date>', 'the day that ages are counted to; default: today')
    .addHelpText(
      'after',
      `
Example:
  npx bakeoff decision record latest --name move-to-borealis --question "Switch the assistant to Borealis 3?" \\
    --choice keep --contender aurora --decided-by ana --predict "quality:borealis@workspace-qa=0.85..0.97:2027-01-31"`,
    )
    .action(
      command(async (screen, flags, run: string) =>
        (await import('./commands/decision-record.ts')).decisionRecord(
          {
            ...stringsOf(flags),
            run,
            policy: textOf(flags.policy),
            name: String(flags.name),
            question: String(flags.question),
            choice: String(flags.choice),
            contender: textOf(flags.contender),
            reason: textOf(flags.reason),
            decidedBy: listOf(flags.decidedBy),
            recommendedBy: listOf(flags.recommendedBy),
            dissents: listOf(flags.dissent),
            alternatives: listOf(flags.alternative),
            waivers: listOf(flags.waive),
            signOffs: listOf(flags.signOff),
            predictions: listOf(flags.predict),
            expires: textOf(flags.expires),
            supersedes: textOf(flags.supersedes),
            notes: listOf(flags.note),
            asOf: textOf(flags.asOf),
          },
          screen,
        ),
      ),
    );
}

function addFollowUps(decision: Command): void {
  followUp(shared(decision.command('outcome')))
    .description('record how a decision went: what was predicted, and what was seen')
    .argument('<decision>', 'its id, or the beginning of it')
    .option('--observed <p=value[low,high]:source>', 'may be given again', again, [])
    .addHelpText(
      'after',
      '\nExample:\n  npx bakeoff decision outcome latest --name one-month-later --observed "p1=0.91:production sample" --by ana',
    )
    .action(
      command(async (screen, flags, wanted: string) =>
        (await import('./commands/decision-follow-up.ts')).decisionOutcome(
          { ...followUpOf(flags), decision: wanted, observed: listOf(flags.observed) },
          screen,
        ),
      ),
    );
  followUp(shared(decision.command('amend')))
    .description('add to a decision: an earlier end, a waiver, a note')
    .argument('<decision>', 'its id, or the beginning of it')
    .option('--expires <date>', 'an earlier end')
    .option('--waive <gate:who+who:until:reason>', 'may be given again', again, [])
    .addHelpText(
      'after',
      '\nExample:\n  npx bakeoff decision amend latest --name shorter --expires 2027-01-01 --says "contract ends" --by ana',
    )
    .action(
      command(async (screen, flags, wanted: string) =>
        (await import('./commands/decision-follow-up.ts')).decisionAmend(
          { ...followUpOf(flags), decision: wanted, expires: textOf(flags.expires), waivers: listOf(flags.waive) },
          screen,
        ),
      ),
    );
  followUp(shared(decision.command('notice')))
    .description('record what re-opens decisions: a retirement notice, an incident')
    .requiredOption('--trigger <trigger>', 'retirement-notice or incident')
    .requiredOption('--contender <label>', 'label or model id')
    .option('--source <text>', 'where it was said')
    .addHelpText(
      'after',
      '\nExample:\n  npx bakeoff decision notice --trigger retirement-notice --contender aurora-2 --name aurora-retires --says "gone by 2027-03-01" --by ana',
    )
    .action(
      command(async (screen, flags) =>
        (await import('./commands/decision-follow-up.ts')).decisionNotice(
          {
            ...followUpOf(flags),
            trigger: String(flags.trigger),
            contender: String(flags.contender),
            source: textOf(flags.source),
          },
          screen,
        ),
      ),
    );
}

function dated(one: Command): Command {
  return one
    .option('--as-of <date>', 'the day the status is asked for; default: today')
    .option(
      '--policy <file>',
      'policies as they are today; default: those of scenarios/policies; may be given again',
      again,
      [],
    )
    .option('--prices <file>', 'your own prices');
}

function readingOf(flags: Flags) {
  return {
    ...stringsOf(flags),
    asOf: textOf(flags.asOf),
    policies: listOf(flags.policy),
    prices: textOf(flags.prices),
  };
}

function followUp(one: Command): Command {
  return one
    .requiredOption('--name <name>', 'lower-case words joined by "-"; part of the file name')
    .option('--says <text>', 'in a sentence', '')
    .option('--by <who>', 'who says so', '');
}

function followUpOf(flags: Flags) {
  return { ...stringsOf(flags), name: String(flags.name), says: textOf(flags.says) ?? '', by: textOf(flags.by) ?? '' };
}
