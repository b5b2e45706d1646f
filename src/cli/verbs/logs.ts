import { EXIT } from '../../core/model/failure.ts'
import { isSettled } from '../../core/execution/lifecycle.ts'
import type { AttemptLog } from '../../operations/logs.ts'
import { harmless } from '../colour.ts'
import type { AddVerb, Invocation } from '../invocation.ts'
import { countOption, jsonOption, stateDirOption } from '../options.ts'
import { printJson } from '../printing.ts'
import type { LogListener } from '../log-follow.ts'
import type { FoundLine } from '../log-search.ts'
import type { Screen } from '../screen.ts'

interface Flags {
  readonly execution?: string
  readonly attempt?: number
  readonly follow?: true
  readonly grep?: string
  readonly stateDir?: string
  readonly json?: true
}

/** `tasks logs <task>`: what a task printed. */
export const addLogs: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('logs')
    .summary('print what a task printed')
    .description('Prints what a task and its checks printed, attempt by attempt.')
    .argument('<task>', 'id or title of the task')
    .option('--execution <id>', 'which execution (default: the newest)')
    .addOption(countOption('--attempt <n>', 'only this attempt (default: all)', 1))
    .option('-f, --follow', 'print the last attempt and go on as more comes, until the task is settled')
    .option(
      '--grep <pattern>',
      'print only lines that match this regular expression; exit 1 when none does (default: all)',
    )
    .addOption(stateDirOption())
    .addOption(jsonOption('print one JSON list of attempts with their logs').conflicts('follow'))
    .addHelpText(
      'after',
      `\nExamples:\n  $ ${name} logs P1.T003\n  $ ${name} logs "Unit tests" --follow\n  $ ${name} logs P1.T003 --grep '(?i)error'`,
    )
    .action((task: string, flags: Flags) => logs(task, flags, invocation))
}

async function logs(task: string, flags: Flags, invocation: Invocation): Promise<void> {
  const { screen, directory } = invocation
  const [{ withReadSite }, { attemptLogs }, { statusOf }, folders, { followLog, readFrom }, { logBytes }, search] =
    await Promise.all([
      import('../site.ts'),
      import('../../operations/logs.ts'),
      import('../../operations/status.ts'),
      import('../../system/attempt-folder.ts'),
      import('../log-follow.ts'),
      import('../log-bytes.ts'),
      import('../log-search.ts'),
    ])
  const wanted = {
    task,
    ...(flags.execution === undefined ? {} : { execution_id: flags.execution }),
    ...(flags.attempt === undefined ? {} : { attempt: flags.attempt }),
  }
  const foundLines: FoundLine[] = []
  const finder = flags.grep === undefined ? undefined : new search.LogFinder(flags.grep)
  const listener = finder === undefined ? printer() : finder.listener(found)
  await withReadSite(directory, flags.stateDir, async ({ journal, stateDir, attended }) => {
    const folderOf = (execution: string, token: string): string => folders.attemptFolder(stateDir, execution, token)
    const read = (): readonly AttemptLog[] => attemptLogs(journal, wanted, (...ids) => `${folderOf(...ids)}/log`)
    const attempts = read()
    if (flags.follow !== true) return printAll(attempts)
    await followLog(
      {
        attempts: read,
        attended,
        hasEnded: (attempt) => folders.readExit(folderOf(attempt.execution_id, attempt.token)) !== undefined,
        mayGoOn: () => {
          const last = read().at(-1)
          const execution = last?.execution_id ?? flags.execution
          const asked = execution === undefined ? {} : { execution_id: execution }
          const report = statusOf(journal, asked, Date.now(), attended(execution))
          const state = report.tasks.find((one) => one.task === last?.task)?.state
          return report.status === 'running' && (state === undefined || !isSettled(state))
        },
      },
      listener,
    )
  })
  if (finder === undefined) return
  finder.end()
  if (flags.json) printJson(foundLines, screen)
  if (finder.count === 0) invocation.exitCode = EXIT.arguments

  function printer(): LogListener {
    return { attempt: (attempt) => screen.out(heading(attempt, screen)), bytes: logBytes(screen) }
  }

  function found(one: FoundLine): void {
    if (flags.json) foundLines.push(one)
    else screen.out(`${screen.paint.faint(`${one.token}:${one.line}:`)} ${one.text}`)
  }

  function printAll(attempts: readonly AttemptLog[]): void {
    if (flags.json && finder === undefined) return printJson(attempts.map(withText), screen)
    if (attempts.length === 0 && finder === undefined) screen.out(`${task} has not been tried yet.`)
    for (const attempt of attempts) {
      listener.attempt(attempt)
      const end = readFrom(attempt.log_path, 0, (bytes) => listener.bytes(bytes))
      if (end === 0 && finder === undefined) screen.out(screen.paint.faint('(printed nothing)'))
    }
  }

  function withText(attempt: AttemptLog): AttemptLog & { log: string } {
    const parts: Uint8Array[] = []
    readFrom(attempt.log_path, 0, (bytes) => void parts.push(bytes))
    return { ...attempt, log: Buffer.concat(parts).toString('utf8') }
  }
}

const KIND = { run: 'run', check: 'check', compensate: 'undo', integrate: 'integration' } as const

function heading(attempt: AttemptLog, { paint }: Screen): string {
  const what = ` (${KIND[attempt.kind]})`
  const text = `${attempt.token} ${harmless(attempt.title)}${what}: ${attempt.outcome.replaceAll('_', ' ')}`
  const head = paint.strong(`── ${text}`)
  return attempt.error === null ? head : `${head}\n   ${harmless(attempt.error).trimEnd().replaceAll('\n', '\n   ')}`
}
