import { Argument } from 'commander'
import { resolve } from 'node:path'
import { counted } from '../../core/std/counted.ts'
import { EXIT, Failure } from '../../core/model/failure.ts'
import type { CheckpointList, RewindPreview } from '../../operations/checkpoints.ts'
import type { Prunable } from '../../operations/kept-work.ts'
import { harmless } from '../colour.ts'
import type { AddVerb, Invocation } from '../invocation.ts'
import { localTime } from '../local-time.ts'
import { jsonOption, stateDirOption } from '../options.ts'
import { printJson } from '../printing.ts'

const ACTIONS = ['list', 'show', 'prune'] as const

type Action = (typeof ACTIONS)[number]

interface Flags {
  readonly stateDir?: string
  readonly all?: true
  readonly yes?: true
  readonly json?: true
}

/** `tasks checkpoints <action>`: places to which an execution can go back. */
export const addCheckpoints: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('checkpoints')
    .summary('show to where an execution can go back, or free what is kept for it')
    .description(
      'list shows the checkpoints of an execution: one for each success that still counts. show says what has finished since one ' +
        'of them, and what going back there would undo. prune removes files that tasks have kept with checkpoints of their own, and ' +
        'copies of the codebase in which they worked, that nothing goes on from any more; the journal stays as it is.',
    )
    .addArgument(new Argument('<action>', 'what to do').choices(ACTIONS))
    .argument('[what]', 'for show a checkpoint; else an execution (default: the newest; for prune all)')
    .option('--all', 'list: every success, not only the last ones and the quarters of the plan')
    .option('--yes', 'prune: do not ask')
    .addOption(stateDirOption())
    .addOption(jsonOption('print one JSON object'))
    .addHelpText(
      'after',
      `
Examples:
  $ ${name} checkpoints list
  $ ${name} checkpoints show cp-exec-2026-11-22-001-57
  $ ${name} checkpoints prune --yes`,
    )
    .action((action: Action, what: string | undefined, flags: Flags) => checkpoints(action, what, flags, invocation))
}

async function checkpoints(
  action: Action,
  what: string | undefined,
  flags: Flags,
  invocation: Invocation,
): Promise<void> {
  const { screen, directory } = invocation
  const [{ withReadSite }, operations, kept] = await Promise.all([
    import('../site.ts'),
    import('../../operations/checkpoints.ts'),
    import('../../operations/kept-work.ts'),
  ])
  refuseStray(action, what, flags)
  const stateDirectory = flags.stateDir === undefined ? undefined : resolve(directory, flags.stateDir)
  await withReadSite(directory, stateDirectory, async ({ journal, stateDir, attended }) => {
    if (action === 'list') {
      const list = operations.listCheckpoints(journal, what === undefined ? {} : { execution_id: what })
      if (flags.json) return printJson(list, screen)
      return tellList(list, flags.all === true, invocation)
    }
    if (action === 'show') {
      const preview = operations.showCheckpoint(journal, what as string)
      if (flags.json) return printJson(preview, screen)
      return tellPreview(preview, invocation)
    }
    const prunable = kept.prunableCheckpoints(journal, stateDir, what)
    if (prunable.length > 0) await consentToPrune(prunable, flags, invocation)
    if (attended()) throw atWork()
    kept.pruneCheckpoints(prunable)
    const bytes = sizeOf(prunable)
    if (flags.json) return printJson({ pruned: prunable, bytes }, screen)
    return screen.out(prunable.length === 0 ? 'Nothing is kept in vain.' : `Removed ${sizeText(bytes)}.`)
  })
}

function refuseStray(action: Action, what: string | undefined, flags: Flags): void {
  const refuse = (message: string, advice: string): never => {
    throw new Failure({ code: 'wrong-arguments', message, exit: EXIT.arguments, advice })
  }
  if (action === 'show' && what === undefined)
    refuse('Which checkpoint?', 'Name it: `tasks checkpoints list` shows them.')
  if (action !== 'list' && flags.all === true) refuse('--all is for list.', 'Leave it out.')
  if (action !== 'prune' && flags.yes === true) refuse('--yes is for prune.', 'Leave it out.')
}

/** So many of the newest are shown beside the quarters. */
const NEWEST = 10

function tellList({ execution_id, title, checkpoints: all }: CheckpointList, whole: boolean, call: Invocation): void {
  const { screen, name } = call
  screen.out(`${screen.paint.strong(harmless(title))}  ${execution_id}`)
  if (all.length === 0) return screen.out('Nothing has succeeded yet: there is nothing to go back to.')
  const shown = whole ? all : all.filter(({ milestone }, i) => milestone !== null || i >= all.length - NEWEST)
  for (const { id, at, task, done, progress, milestone } of shown) {
    const mark = milestone === null ? '' : `  ${milestone} % of the plan`
    const when = localTime(new Date(at).toISOString())
    screen.out(`  ${id}  ${when}  ${progress} %, ${counted(done, 'task')} done, last ${task}${mark}`)
  }
  if (shown.length < all.length) screen.out(`  ${all.length - shown.length} more: --all`)
  screen.out(`${screen.paint.accent('next:')} ${name} checkpoints show ${(shown[0] as { id: string }).id}`)
  return undefined
}

const HOW: Readonly<Record<RewindPreview['undone'][number]['how'], string>> = {
  command: 'its undo runs',
  repeat: 'is done again',
  person: 'has no undo: you are asked to put it right',
  cancel: 'runs now: it is ended, and done again',
}

function tellPreview({ checkpoint, finished, undone }: RewindPreview, { screen, name }: Invocation): void {
  if (finished.length === 0) return screen.out(`Nothing has finished since ${checkpoint}.`)
  screen.out(
    `${counted(finished.length, 'task')} finished since ${checkpoint}. Going back there undoes, in this order:`,
  )
  for (const { task, title, how } of undone) screen.out(`  ${task}  ${harmless(title)}: ${HOW[how]}`)
  return screen.out(`${screen.paint.accent('next:')} ${name} execute --resume-from-checkpoint ${checkpoint}`)
}

async function consentToPrune(prunable: readonly Prunable[], flags: Flags, { screen }: Invocation): Promise<void> {
  const text = `${counted(prunable.length, 'attempt')} with ${sizeText(sizeOf(prunable))} of files that nothing goes on from`
  if (flags.json !== true)
    for (const { execution_id, attempt, bytes } of prunable)
      screen.err(`  ${execution_id}  ${attempt}  ${sizeText(bytes)}`)
  if (flags.yes === true) return
  const { isConfirmed } = await import('../review-consent.ts')
  const asks = flags.json !== true && process.stdin.isTTY === true && process.stderr.isTTY === true
  if (asks && (await isConfirmed(`Remove the files of ${text}? [y/N] `))) return
  throw new Failure({
    code: 'not-confirmed',
    message: asks ? 'Nothing was removed.' : `There ${prunable.length === 1 ? 'is' : 'are'} ${text}.`,
    exit: asks ? EXIT.user_abort : EXIT.arguments,
    advice: 'Remove them with --yes.',
  })
}

function atWork(): Failure {
  return new Failure({
    code: 'site-busy',
    message: 'A coordinator is at work here: its tasks may go on from what would be removed.',
    exit: EXIT.arguments,
    advice: 'Wait for it to end, or stop it.',
  })
}

function sizeOf(prunable: readonly Prunable[]): number {
  return prunable.reduce((sum, { bytes }) => sum + bytes, 0)
}

function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${Math.round(bytes / 100_000) / 10} MB`
}
