import type { ProjectCommand } from '../../../core/model/code-index.ts'

type Kind = ProjectCommand['kind']

/** What a word of a command's name says; the first word that says something holds. */
const BY_WORD = new Map<string, Kind>(
  (
    [
      ['other', 'bootstrap install setup clean deploy release publish docker help'],
      ['migrate', 'migrate migration migrations'],
      ['types', 'type types typecheck tsc mypy pyright'],
      ['lint', 'lint eslint ruff clippy vet rubocop golangci flake8 pylint shellcheck linter'],
      ['format', 'format fmt prettier black'],
      ['test', 'test tests spec specs e2e unit integration pytest coverage cover'],
      ['generate', 'generate gen codegen proto protoc'],
      ['build', 'build compile bundle dist package assemble'],
      ['start', 'start dev serve run watch preview up'],
    ] as const
  ).flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind] as const)),
)
/** Words that mean a test when nothing else means anything. */
const WEAK = new Set(['check', 'verify'])

/** By what is run: the first that fits. */
const BY_LINE: readonly (readonly [RegExp, Kind])[] = [
  [
    /\b(prisma migrate|alembic upgrade|rails db:migrate|rake db:migrate|manage\.py migrate|knex migrate|artisan migrate)\b/,
    'migrate',
  ],
  [
    /\b(pytest|vitest|jest|mocha|go test|cargo (nextest|test)|rspec|dotnet test|mvnw? .*\b(test|verify)|gradlew? .*\b(test|check)|phpunit|swift test|ctest|tox|nox|playwright test|cypress run|node --test|rails test|rake (test|spec))\b/,
    'test',
  ],
  [/\b(tsc (-b|--noEmit|-p)|mypy|pyright|vue-tsc)\b/, 'types'],
  [/\b(eslint|oxlint|biome (lint|check)|ruff check|golangci-lint|cargo clippy|rubocop|flake8|pylint|go vet)\b/, 'lint'],
  [/\b(prettier|oxfmt|ruff format|black|gofmt|cargo fmt|biome format)\b/, 'format'],
  [
    /\b(vite build|next build|tsup|webpack|rollup|rolldown|esbuild|go build|cargo build|dotnet (build|publish)|mvnw? .*\bpackage|gradlew? .*\b(build|assemble)|cmake --build|swift build|tsc)\b/,
    'build',
  ],
]

/** What a command is for, by its name and by what it runs. */
export function commandKind(name: string, line: string): Kind {
  const named = wordKind(name)
  if (named !== undefined) return named
  const run = lineKind(line)
  if (run !== 'other') return run
  return wordsOf(name).some((word) => WEAK.has(word)) ? 'test' : 'other'
}

function wordKind(name: string): Kind | undefined {
  for (const word of wordsOf(name)) {
    const kind = BY_WORD.get(word) ?? BY_WORD.get(word.replace(/\d+$/, ''))
    if (kind !== undefined) return kind
  }
  return undefined
}

function wordsOf(name: string): string[] {
  return name.toLowerCase().split(/[^a-z\d]+/)
}

/** What a command line is for, by the programs that it runs. */
export function lineKind(line: string): Kind {
  const script = /\b(?:npm|pnpm|yarn|bun|make|just|task)\s+(?:run\s+|-\S+\s+)*([\w:.-]+)/.exec(line)?.[1]
  const named = script === undefined ? undefined : wordKind(script)
  return named ?? BY_LINE.find(([pattern]) => pattern.test(line))?.[1] ?? 'other'
}
