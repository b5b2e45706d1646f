import type { Project } from '../facts.ts'
import type { InstallWay, PackageEcosystem } from './ecosystem.ts'

const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*:[A-Za-z0-9_][A-Za-z0-9._-]*$/
/** `group:artifact`, then packaging, version and the like. */
const MORE = /^(?::[\w.+-]+)*$/

/** The `group:artifact` of coordinates, however many parts follow. */
function packageOf(text: string): string | undefined {
  if (text.length > 300 || text.includes('..')) return undefined
  const [group = '', artifact = ''] = text.split(':')
  const name = `${group}:${artifact}`
  return NAME.test(name) && MORE.test(text.slice(name.length)) ? name : undefined
}

const common = {
  packageOf,
  normal: (name: string) => name,
  locks: [],
  isLocked: () => false,
  // Where a dependency stands in these files is a question of style: a person adds it.
  add: () => undefined,
  refresh: () => undefined,
} as const

/** Artifacts of Maven. */
export const maven: PackageEcosystem = {
  ...common,
  name: 'maven',
  aliases: ['java', 'mvn'],
  manifests: ['pom.xml'],
  asks: ['mvnw'],
  install: (project) => ways(project, 'mvnw', 'mvn', ['-B dependency:resolve', '-B -U dependency:resolve']),
  fills: [],
}

/** Artifacts of Gradle. */
export const gradle: PackageEcosystem = {
  ...common,
  name: 'gradle',
  aliases: ['kotlin', 'android'],
  manifests: ['build.gradle', 'build.gradle.kts'],
  asks: ['gradlew'],
  install: (project) => ways(project, 'gradlew', 'gradle', ['dependencies', '--refresh-dependencies dependencies']),
  fills: ['.gradle', 'build'],
}

function ways({ beside }: Project, own: string, other: string, words: readonly string[]): InstallWay[] {
  const program = beside.has(own) ? `./${own}` : other
  return words.map((rest) => ({ command: `${program} ${rest}` }))
}
