/**
 * Runs ast-grep's own program over lists of files with a set of syntax rules, and reads what it found line by line.
 * Its output form for GitHub is the leanest that names file, lines and rule; the wanted parts of a match travel in the message.
 * Rules and settings stand in a temporary folder, so nothing that a codebase says about ast-grep is read: a setting there
 * may name a library to load.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { EXIT, Failure } from '../../core/model/failure.ts'
import { type ProgramEnd, readOutput } from './program-output.ts'
import { releaseAtEnd } from './released-at-end.ts'
import { languageGlobs } from './language.ts'
import type { Language, SyntaxRule } from './rule.ts'

/** One match. `parts` are the rule's name, detail and container, as the rule words them. */
export interface Match {
  readonly path: string
  readonly line: number
  readonly end_line: number
  /** Place of the rule in the list that was handed in. */
  readonly rule: number
  readonly parts: readonly string[]
}

/** A place where the grammar of a language gave up. */
export interface SyntaxTrouble {
  readonly path: string
  readonly line: number
  readonly end_line: number
}

/** What a run of the program hands over. */
export interface MatchTaker {
  readonly match: (match: Match) => void
  readonly trouble?: (trouble: SyntaxTrouble) => void
}

/** See {@link AstGrep}. */
export type ScanEnd = 'whole' | 'crashed' | 'slow'

/** ast-grep with one set of rules, ready for any number of runs. */
export interface AstGrep {
  /**
   * Scans files (relative to `root`). Throws a {@link Failure} when a rule is refused, and what `take` throws. Unless it hands
   * back `whole`, what it handed over is not all: `crashed` when the program was ended by a signal, as too deep a nesting may do,
   * or cannot take so many names; `slow` when it said nothing for so long that it was stopped.
   */
  readonly scan: (root: string, files: readonly string[], take: MatchTaker) => Promise<ScanEnd>
  /** Ends what runs and takes away the temporary folder. */
  readonly close: () => void
}

/** Between the parts of a message; no source text holds it. */
const SEPARATOR = '\u001F'
const LINE = /^::notice file=(.*?),line=(\d+),endLine=(\d+),title=([re])(\d+)-\d+::(.*)$/s
/** It writes what it found in a file as soon as it is through with it, and is through with any file in seconds. */
const PATIENCE_SECONDS = 120

/** The program inside the package for this platform. Throws a Failure when there is none. */
export function astGrepProgram(): string {
  const platform = `${process.platform}-${process.arch}`
  const libc = process.platform === 'linux' ? '-gnu' : process.platform === 'win32' ? '-msvc' : ''
  const name = `@ast-grep/cli-${platform}${libc}`
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('@ast-grep/cli/package.json'))
    const program = join(
      dirname(require.resolve(`${name}/package.json`)),
      process.platform === 'win32' ? 'ast-grep.exe' : 'ast-grep',
    )
    if (existsSync(program)) return program
  } catch {
    // Said below, as for a package without its program.
  }
  throw new Failure({
    code: 'ast-grep-missing',
    message: `The code cannot be analyzed: the package ${name}, which holds the program ast-grep for this machine, is not installed.`,
    exit: EXIT.analysis_failed,
    advice: `Install the packages again with optional ones (npm install --include=optional), or ${name} itself; where none exists for ${platform}, plan without an analysis.`,
  })
}

/** What ast-grep reads: one YAML document a rule and language, and one a language for broken syntax. */
export function ruleText(rules: readonly SyntaxRule[], languages: ReadonlySet<Language>): string {
  const documents = rules.flatMap((rule, place) =>
    rule.languages
      .filter((language) => languages.has(language))
      .map((language, copy) =>
        JSON.stringify({
          id: `r${place}-${copy}`,
          language,
          severity: 'info',
          message: [rule.name, rule.detail ?? '', rule.container ?? ''].join(SEPARATOR),
          rule: rule.rule,
          ...(rule.constraints === undefined ? {} : { constraints: rule.constraints }),
          ...(rule.utils === undefined ? {} : { utils: rule.utils }),
          ...(rule.transform === undefined ? {} : { transform: rule.transform }),
        }),
      ),
  )
  const troubles = [...languages].map((language, place) =>
    JSON.stringify({ id: `e${place}-0`, language, severity: 'info', message: 'error', rule: { kind: 'ERROR' } }),
  )
  return [...documents, ...troubles].join('\n---\n')
}

/**
 * Makes a set of rules ready. Throws a Failure when the program is missing, or the temporary folder cannot be made. `patience`:
 * seconds without a word from the program after which it is stopped.
 */
export function openAstGrep(
  rules: readonly SyntaxRule[],
  languages: ReadonlySet<Language>,
  patience = PATIENCE_SECONDS,
): AstGrep {
  const program = runnable(astGrepProgram())
  const aside = temporaryFolder()
  const running = new Set<ChildProcess>()
  let isClosed = false
  const release = releaseAtEnd(() => {
    isClosed = true
    for (const child of running) child.kill('SIGKILL')
    rmSync(aside, { recursive: true, force: true })
  })
  const settings = join(aside, 'sgconfig.yml')
  const put = (some: readonly SyntaxRule[]): void =>
    writeFileSync(join(aside, 'rules', 'rules.yml'), ruleText(some, languages))
  try {
    mkdirSync(join(aside, 'rules'))
    writeFileSync(settings, JSON.stringify({ ruleDirs: ['rules'], languageGlobs: languageGlobs(languages) }))
    put(rules)
  } catch (error) {
    release()
    throw noTemporary(error)
  }
  const run = async (root: string, files: readonly string[], take: MatchTaker): Promise<ProgramEnd> => {
    const args = ['scan', '--config', settings, '--format', 'github', '--', ...files.map((file) => `./${file}`)]
    let child: ChildProcess | undefined
    try {
      child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
      running.add(child)
      return await readOutput(child, (lines) => takeLines(lines, take), patience)
    } catch (error) {
      if (child !== undefined) throw error
      const { code = '', message } = error as NodeJS.ErrnoException
      if (code === 'E2BIG' || code === 'ENAMETOOLONG')
        return { code: null, signal: code, isSilent: false, complaint: message }
      throw broken(code, message)
    } finally {
      if (child !== undefined) running.delete(child)
    }
  }
  return {
    scan: async (root, files, take) => {
      if (files.length === 0) return 'whole'
      const ended = await run(root, files, take)
      if (isClosed) throw broken('stopped', 'it was ended from outside.')
      // A file that vanished is told on standard error, and changes the exit code of none of today's versions.
      if (ended.signal === null && ended.code !== 0) {
        const tries = async (some: readonly SyntaxRule[]): Promise<string | undefined> => {
          put(some)
          const { code, complaint } = await run(aside, ['rules/rules.yml'], { match: () => {} })
          return code === 0 ? undefined : complaint
        }
        throw (await refusedRule(rules, tries)) ?? broken(String(ended.code), ended.complaint)
      }
      if (ended.isSilent) return 'slow'
      return ended.signal === null ? 'whole' : 'crashed'
    },
    close: release,
  }
}

/** Scans files (relative to `root`) and hands over each match as it comes. Throws a Failure that names a refused rule. */
export async function astGrep(
  root: string,
  files: readonly string[],
  rules: readonly SyntaxRule[],
  languages: ReadonlySet<Language>,
  take: (match: Match) => void,
): Promise<void> {
  const program = openAstGrep(rules, languages)
  try {
    await program.scan(root, files, { match: take })
  } finally {
    program.close()
  }
}

function takeLines(text: string, take: MatchTaker): void {
  for (const line of text.split('\n')) {
    const found = LINE.exec(line)
    if (found === null) continue
    const [, file = '', start, end, kind, rule, message = ''] = found
    const place = { path: pathOf(file), line: Number(start), end_line: Number(end) }
    if (kind === 'e') take.trouble?.(place)
    else take.match({ ...place, rule: Number(rule), parts: unescaped(message).split(SEPARATOR) })
  }
}

function pathOf(file: string): string {
  const path = unescaped(file)
  const whole = path.startsWith('./') ? path.slice(2) : path
  return process.platform === 'win32' ? whole.replaceAll('\\', '/') : whole
}

function unescaped(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/%(0A|0D|2C|3A|25)/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
}

function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'tasks-rules-'))
  } catch (error) {
    throw noTemporary(error)
  }
}

function noTemporary(error: unknown): Failure {
  return new Failure({
    code: 'ast-grep-failed',
    message: `The rules for ast-grep could not be written to the temporary folder ${tmpdir()} (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
    exit: EXIT.analysis_failed,
    place: tmpdir(),
    advice: 'Make room there, or let the variable TMPDIR (on Windows TEMP) name a folder that you may write to.',
  })
}

/** Some ways of installing packages lose the right to execute. */
function runnable(program: string): string {
  if (process.platform !== 'win32' && (statSync(program).mode & 0o100) === 0) {
    try {
      chmodSync(program, 0o755)
    } catch {
      // The run says it.
    }
  }
  return program
}

/** The first rule that the program refuses, found by halving, as a Failure at its file and line. */
async function refusedRule(
  rules: readonly SyntaxRule[],
  tries: (some: readonly SyntaxRule[]) => Promise<string | undefined>,
): Promise<Failure | undefined> {
  let good = 0
  let bad = rules.length
  if ((await tries(rules)) === undefined) return undefined
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1
    if ((await tries(rules.slice(0, middle))) === undefined) good = middle
    else bad = middle
  }
  const rule = rules[bad - 1]
  if (rule === undefined) return undefined
  const complaint = (await tries([rule])) ?? ''
  return new Failure({
    code: 'rule-refused',
    message: `ast-grep refuses the rule ${rule.id}: ${reasonIn(complaint)}`,
    exit: EXIT.arguments,
    ...('place' in rule && typeof rule.place === 'string' ? { place: rule.place } : {}),
    advice: 'Mend the rule; docs/analysis.md says what a rule file holds.',
  })
}

/** The innermost cause, in ast-grep's words. */
function reasonIn(complaint: string): string {
  const causes = [...complaint.matchAll(/^╰▻ (.*)$/gm)].map((found) => found[1] ?? '')
  return causes.at(-1) ?? complaint.trim().slice(0, 300)
}

function broken(code: string, said: string): Failure {
  return new Failure({
    code: 'ast-grep-failed',
    message: `ast-grep did not do its work (${code}): ${said.trim().slice(0, 1000)}`,
    exit: EXIT.analysis_failed,
    advice: 'Run it again; if it stays, plan without an analysis and report this.',
  })
}
