/**
 * What the shell is told when Tab is pressed. `@bomb.sh/tab` knows verbs, flags and fixed values from the program
 * itself; here stand the values that only this directory knows: files, plans, executions.
 */
import type { Dirent } from 'node:fs'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ArgumentHandler, Complete, OptionHandler } from '@bomb.sh/tab'
import tab from '@bomb.sh/tab/commander'
import type { Command } from 'commander'
import type { Invocation } from './invocation.ts'

/** Verbs behind which an execution, or a task of it, is named. */
const EXECUTION_VERBS = ['pause', 'resume', 'abort', 'scale', 'budget'] as const
const TASK_VERBS = ['cancel', 'retry', 'skip', 'take', 'done', 'fail', 'approve', 'reject', 'rollback'] as const

/** Verbs behind which a question is named, by its id or its task. */
const ANSWER_VERBS = ['approve', 'reject'] as const

type Candidates = (word: string, directory: string) => readonly string[]

const ARGUMENTS: Readonly<Record<string, Candidates>> = {
  analyze: folders,
  plan: specFiles,
  'validate-plan': planFolders,
  'show-plan': planFolders,
  'diff-plan': planFolders,
  'list-plans': folders,
  'archive-plan': planFolders,
  export: planFolders,
  replan: planFolders,
  execute: planFolders,
}

const OPTIONS: Readonly<Record<string, Candidates>> = {
  'codebase-path': folders,
  'output-dir': folders,
  'state-dir': folders,
  'plan-doc': specFiles,
  patch: files,
  update: files,
  output: files,
  into: files,
  config: files,
  history: (word, directory) => ['auto', 'off', ...files(word, directory)],
  file: files,
  report: files,
  stderr: files,
}

/** Adds the hidden `complete -- <words>` that the shells call. */
export async function addCompletionRequests(
  program: Command,
  invocation: Invocation,
  args: readonly string[],
): Promise<void> {
  const word = args.at(-1) ?? ''
  const known = await knownToSite(args, invocation.directory)
  const argumentValues: Readonly<Record<string, Candidates>> = {
    ...ARGUMENTS,
    status: () => known.executions,
    explain: () => known.executions,
    logs: () => known.tasks,
    update: files,
    ...Object.fromEntries(EXECUTION_VERBS.map((verb) => [verb, () => known.executions])),
    ...Object.fromEntries(TASK_VERBS.map((verb) => [verb, () => known.tasks])),
    ...Object.fromEntries(ANSWER_VERBS.map((verb) => [verb, () => [...known.questions, ...known.tasks]])),
    'explain-plan': () => tasksOfPlans(invocation.directory),
  }
  const optionValues: Readonly<Record<string, Candidates>> = {
    ...OPTIONS,
    resume: () => known.executions,
    execution: () => known.executions,
    retry: () => known.tasks,
    skip: () => known.tasks,
    done: () => known.tasks,
    approve: () => [...known.questions, ...known.tasks],
    reject: () => [...known.questions, ...known.tasks],
    fail: () => known.tasks,
    cancel: () => known.tasks,
    check: () => known.tasks,
    undo: () => known.tasks,
    keep: () => known.tasks,
    rollback: () => known.tasks,
    task: () => partsOfPlan(args, invocation.directory).tasks,
    feature: () => partsOfPlan(args, invocation.directory).features,
  }
  const root = tab(program)
  root.commands.delete('complete')
  const secondValues: Readonly<Record<string, Candidates>> = {
    'diff-plan': planFolders,
    'explain-plan': planFolders,
    replan: specFiles,
    patterns: files,
  }
  const offer =
    (candidates: Candidates): ArgumentHandler & OptionHandler =>
    (complete: Complete): void => {
      for (const candidate of candidates(valueOf(word), invocation.directory)) complete(candidate, '')
    }
  for (const [verb, command] of root.commands) {
    const words = [...command.arguments.values()]
    for (const [place, values] of [argumentValues, secondValues].entries()) {
      const [argument, candidates] = [words[place], values[verb]]
      if (argument !== undefined && candidates !== undefined) argument.handler = offer(candidates)
    }
    for (const [name, option] of command.options) {
      const values = optionValues[name]
      if (values !== undefined) option.handler = offer(values)
    }
  }
}

interface SiteValues {
  /** Newest first. */
  readonly executions: readonly string[]
  /** Of the newest execution, with those that came by updates. */
  readonly tasks: readonly string[]
  /** Ids of what it asks, beside what it asks about tasks. */
  readonly questions: readonly string[]
}

/** What the journal knows, for the verbs that speak of executions. Whatever goes wrong here, there is nothing to offer. */
async function knownToSite(args: readonly string[], directory: string): Promise<SiteValues> {
  const nothing: SiteValues = { executions: [], tasks: [], questions: [] }
  const verbs: readonly string[] = ['status', 'explain', 'logs', 'execute', 'update', ...EXECUTION_VERBS, ...TASK_VERBS]
  if (!args.some((word) => verbs.includes(word))) return nothing
  try {
    const [{ withReadSite }, { foldExecution }] = await Promise.all([import('./site.ts'), import('../runtime/fold.ts')])
    return await withReadSite(directory, undefined, ({ journal }) => {
      const executions = journal.executions().map((row) => row.execution_id)
      const newest = executions.at(-1)
      const execution = newest === undefined ? undefined : foldExecution(journal, newest).executions.get(newest)
      return {
        executions: executions.toReversed(),
        tasks: execution?.plan.nodes.map((node) => node.id) ?? [],
        questions: [
          ...(execution?.approvals.keys() ?? []),
          ...[...(execution?.attention.values() ?? [])].map(({ id }) => id),
        ],
      }
    })
  } catch {
    return nothing
  }
}

/** Ids that the plan on the command line has; none where no plan is named, or it cannot be read. */
function partsOfPlan(
  args: readonly string[],
  directory: string,
): { readonly tasks: string[]; readonly features: string[] } {
  for (const word of args) {
    try {
      const plan: unknown = JSON.parse(readFileSync(resolve(directory, word, 'coordinator.json'), 'utf8'))
      const { nodes } = (plan as { graph: { nodes: readonly { id: string; feature_id: string }[] } }).graph
      return { tasks: nodes.map((node) => node.id), features: [...new Set(nodes.map((node) => node.feature_id))] }
    } catch {
      // Not the plan: a verb, a flag, or a file that is broken. Whoever completes wants no error.
    }
  }
  return { tasks: [], features: [] }
}

/** Ids of the tasks of the only plan in ./plans. */
function tasksOfPlans(directory: string): string[] {
  const [only, ...others] = planFolders('plans/', directory)
  return only === undefined || others.length > 0 ? [] : partsOfPlan([only], directory).tasks
}

function valueOf(word: string): string {
  return word.startsWith('--') ? word.slice(word.indexOf('=') + 1) : word
}

/** Folders that begin with the word. */
export function folders(word: string, directory: string): string[] {
  return entries(word, directory)
    .filter(([, entry]) => entry.isDirectory())
    .map(([path]) => path)
}

/** Whatever begins with the word. */
function files(word: string, directory: string): string[] {
  return entries(word, directory).map(([path]) => path)
}

/** Files that may be a specification or another tool's plan and begin with the word, and folders on the way to more. */
export function specFiles(word: string, directory: string): string[] {
  return entries(word, directory)
    .filter(([, entry]) => entry.isDirectory() || /\.(?:md|markdown|txt|jsonl?)$/i.test(entry.name))
    .map(([path]) => path)
}

/** Folders that hold a plan and begin with the word; without a word those in ./plans, else folders on the way. */
export function planFolders(word: string, directory: string): string[] {
  const here = folders(word, directory)
  const known = folders('plans/', directory).filter((path) => path.startsWith(word))
  const plans = [...new Set([...here, ...known])].filter((path) =>
    existsSync(resolve(directory, path, 'coordinator.json')),
  )
  return plans.length > 0 ? plans : here
}

function entries(word: string, directory: string): Array<[path: string, entry: Dirent]> {
  const slash = word.lastIndexOf('/') + 1
  const folder = word.slice(0, slash)
  try {
    return readdirSync(join(resolve(directory), folder), { withFileTypes: true })
      .filter((entry) => entry.name.startsWith(word.slice(slash)))
      .filter((entry) => !entry.name.startsWith('.') || word.slice(slash).startsWith('.'))
      .map((entry): [string, Dirent] => [folder + entry.name, entry])
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  } catch {
    return []
  }
}
