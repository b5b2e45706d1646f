/** pom.xml and Gradle's build files. Both are read by narrow patterns: only names, dependencies and modules are wanted. */
import type { ProjectCommand } from '../../../core/model/code-index.ts'
import type { Ecosystem, Manifest, Need, Stated, Tree } from './manifest.ts'
import { pathIn } from './manifest.ts'
import { joinedFolder } from './folders.ts'
import { blocksIn, withoutBlocks } from './text-blocks.ts'

/** Modules of Maven. Names are `group:artifact`. */
export const maven: Ecosystem = { name: 'maven', fits: (name) => name === 'pom.xml', read: readPom }

/** Projects of Gradle. */
export const gradle: Ecosystem = {
  name: 'gradle',
  fits: (name) => /^(build|settings)\.gradle(\.kts)?$/.test(name),
  read: readGradle,
}

/** Parts of a pom.xml that name others. */
const NOT_HEAD = ['dependencyManagement', 'dependencies', 'build', 'profiles', 'reporting']

function readPom(manifest: Manifest, tree: Tree): Stated {
  const text = withoutBlocks(manifest.text, '<!--', '-->')
  if (!/<project[\s>]/.test(text)) throw new Error('There is no <project> element')
  const head = NOT_HEAD.reduce((rest, tag) => withoutBlocks(rest, `<${tag}>`, `</${tag}>`), text)
  const parent = element(head, 'parent')
  const own = withoutBlocks(head, '<parent>', '</parent>')
  const artifact = element(own, 'artifactId')
  const group = element(own, 'groupId') ?? element(parent ?? '', 'groupId') ?? ''
  const needs = blocksIn(text, '<dependency>', '</dependency>').flatMap((body): Need[] => {
    const [needed, where] = [element(body, 'artifactId'), element(body, 'groupId')]
    if (needed === undefined || where === undefined) return []
    return [{ name: `${/^\$\{(project|pom)\.groupId\}$/.test(where) ? group : where}:${needed}` }]
  })
  const wrapper = tree.nearest(manifest.folder, ['mvnw'])
  const way = wrapper === undefined ? 'mvn' : `${upward(manifest.folder, wrapper.folder)}mvnw`
  const line = manifest.text.split('\n').findIndex((one) => one.includes('<artifactId>')) + 1
  return {
    ...(artifact === undefined ? {} : { name: `${group}:${artifact}` }),
    needs,
    commands: [
      stated('test', `${way} test`, 'test', manifest.folder, `${manifest.path}:${Math.max(1, line)}`),
      stated('package', `${way} package`, 'build', manifest.folder, `${manifest.path}:${Math.max(1, line)}`),
    ],
    members: [...text.matchAll(/<module>\s*([^<\s]+)\s*<\/module>/g)].map(([, module = '']) => module),
  }
}

function element(text: string, name: string): string | undefined {
  const start = text.indexOf(`<${name}>`)
  const end = text.indexOf(`</${name}>`, start)
  return start < 0 || end < 0 ? undefined : text.slice(start + name.length + 2, end).trim()
}

function readGradle(manifest: Manifest, tree: Tree): Stated {
  const text = withoutBlocks(manifest.text, '/*', '*/').replaceAll(/(^|\s)\/\/[^\n]*/g, '$1')
  const isSettings = manifest.name.startsWith('settings.')
  const name = isSettings ? /rootProject\.name\s*=\s*["']([^"'\n]+)["']/.exec(text)?.[1] : undefined
  const home = rootOf(manifest.folder, tree)
  const local = [...text.matchAll(/\bproject\s*\(\s*(?:path\s*[:=]\s*)?["']:?([\w:.-]+)["']/g)].flatMap(
    ([, path = '']): Need[] => {
      const folder = joinedFolder(home, path.replaceAll(':', '/'))
      return folder === undefined ? [] : [{ folder }]
    },
  )
  const accessors = [...text.matchAll(/\(\s*projects\.([\w.]+)\s*\)/g)].flatMap(([, path = '']): Need[] => {
    const folder = joinedFolder(home, dashed(path).replaceAll('.', '/'))
    return folder === undefined ? [] : [{ folder }]
  })
  const outside = [...text.matchAll(/["']([\w.-]+:[\w.-]+)(?::[^"'\n]*)?["']/g)].map(([, needed = '']) => ({
    name: needed,
  }))
  return {
    ...(name === undefined ? {} : { name }),
    needs: isSettings ? [] : [...local, ...accessors, ...outside.filter((need) => !need.name.startsWith(':'))],
    commands: gradleCommands(manifest, home, tree),
    members: isSettings
      ? [...text.matchAll(/^[ \t]*include[\s(]+([^)\n]*(?:,[ \t]*\n[^)\n]*)*)/gm)].flatMap(([, list = '']) =>
          [...list.matchAll(/["']:?([\w:.-]+)["']/g)].map(([, path = '']) => path.replaceAll(':', '/')),
        )
      : [],
  }
}

/** `dataStore` is how Gradle's accessors spell `data-store`. */
function dashed(path: string): string {
  return path.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function rootOf(folder: string, tree: Tree): string {
  return tree.nearest(folder, ['settings.gradle', 'settings.gradle.kts'])?.folder ?? folder
}

function gradleCommands(manifest: Manifest, home: string, tree: Tree): ProjectCommand[] {
  if (
    manifest.name.startsWith('settings.') &&
    (tree.has(pathIn(manifest.folder, 'build.gradle')) || tree.has(pathIn(manifest.folder, 'build.gradle.kts')))
  )
    return []
  const wrapper = tree.nearest(manifest.folder, ['gradlew'])
  const base = wrapper?.folder ?? home
  const project =
    manifest.folder === base
      ? ''
      : `:${manifest.folder.slice(base === '.' ? 0 : base.length + 1).replaceAll('/', ':')}:`
  const run = wrapper === undefined ? 'gradle' : './gradlew'
  return (['test', 'build'] as const)
    .filter((verb) => verb === 'build' || tree.holds(manifest.folder, 'jvm-test'))
    .map((verb) => stated(verb, `${run} ${project}${verb}`, verb, base, `${manifest.path}:1`))
}

function upward(from: string, to: string): string {
  const below = to === '.' ? from : from.slice(to.length + 1)
  return from === to ? './' : '../'.repeat(below.split('/').length)
}

function stated(
  name: string,
  command: string,
  kind: ProjectCommand['kind'],
  directory: string,
  source: string,
): ProjectCommand {
  return { name, command, kind, directory, source }
}
