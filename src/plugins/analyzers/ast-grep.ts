/**
 * Runs ast-grep's own program over a list of files with a set of syntax rules, and reads what it found line by line.
 * Its output form for GitHub is the leanest that names file, lines and rule; the wanted parts of a match travel in the message.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
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

/** Between the parts of a message; no source text holds it. */
const SEPARATOR = '\u001F'
const LINE = /^::notice file=(.*),line=(\d+),endLine=(\d+),title=r(\d+)-\d+::(.*)$/

/** The program inside the package for this platform. Throws when there is none. */
export function astGrepProgram(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('@ast-grep/cli/package.json'))
  const libc = process.platform === 'linux' ? '-gnu' : process.platform === 'win32' ? '-msvc' : ''
  const manifest = require.resolve(`@ast-grep/cli-${process.platform}-${process.arch}${libc}/package.json`)
  return join(dirname(manifest), process.platform === 'win32' ? 'ast-grep.exe' : 'ast-grep')
}

/** What ast-grep reads: one YAML document a rule and language. */
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
  return documents.join('\n---\n')
}

/** Scans files (relative to `root`) and hands over each match as it comes. Throws with ast-grep's own words when it fails. */
export async function astGrep(
  root: string,
  files: readonly string[],
  rules: readonly SyntaxRule[],
  languages: ReadonlySet<Language>,
  take: (match: Match) => void,
): Promise<void> {
  const aside = mkdtempSync(join(tmpdir(), 'tasks-rules-'))
  try {
    const ruleFile = join(aside, 'rules.yml')
    writeFileSync(ruleFile, ruleText(rules, languages))
    const child = spawn(
      astGrepProgram(),
      ['scan', '--rule', ruleFile, '--format', 'github', '--', ...files.map((file) => `./${file}`)],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let complaint = ''
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString('utf8')))
    const ended = once(child, 'close')
    for await (const line of createInterface({ input: child.stdout })) {
      const match = matchOf(line)
      if (match !== undefined) take(match)
    }
    const [code] = (await ended) as [number | null]
    if (code !== 0) throw new Error(`ast-grep ended with ${code}: ${complaint.slice(0, 2000)}`)
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}

function matchOf(line: string): Match | undefined {
  const found = LINE.exec(line)
  if (found === null) return undefined
  const [, file = '', start, end, rule, message = ''] = found
  return {
    path: unescaped(file).replace(/^\.\//, ''),
    line: Number(start),
    end_line: Number(end),
    rule: Number(rule),
    parts: unescaped(message).split(SEPARATOR),
  }
}

function unescaped(text: string): string {
  return text.replace(/%(0A|0D|2C|3A|25)/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
}
