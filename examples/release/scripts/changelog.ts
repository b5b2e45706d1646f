// Writes build/CHANGELOG.md: the fragments in changes/ as the section of this release, then CHANGELOG.md as it was.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

const KINDS = new Map([
  ['added', 'Added'],
  ['changed', 'Changed'],
  ['fixed', 'Fixed'],
])

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
const lines = new Map([...KINDS.keys()].map((kind): [string, string[]] => [kind, []]))
for (const name of readdirSync('changes')
  .filter((file) => file.endsWith('.md'))
  .toSorted()) {
  const [, kind = '', sentence = ''] = /^(\w+): (.+)\n$/.exec(readFileSync(`changes/${name}`, 'utf8')) ?? []
  const section = lines.get(kind)
  if (section === undefined)
    throw new Error(`changes/${name} must be one line that begins with ${[...KINDS.keys()].join(': or ')}:`)
  section.push(`- ${sentence}`)
}
const sections = [...lines].filter(([, entries]) => entries.length > 0)
if (sections.length === 0) throw new Error('changes/ holds nothing to release')

const previous = readFileSync('CHANGELOG.md', 'utf8').replace(/^# Changelog\n+/, '')
const current = sections.map(([kind, entries]) => `### ${KINDS.get(kind)}\n\n${entries.join('\n')}\n`).join('\n')
mkdirSync('build', { recursive: true })
writeFileSync('build/CHANGELOG.md', `# Changelog\n\n## ${version}\n\n${current}\n${previous}`)
console.log(`build/CHANGELOG.md tells of ${version}`)
