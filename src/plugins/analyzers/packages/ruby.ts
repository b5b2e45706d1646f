/** Gemfile and gemspecs; tests as rspec, rails and rake run them. */
import type { ProjectCommand } from '../../../core/model/code-index.ts'
import { commandKind } from './command-kind.ts'
import type { Ecosystem, Manifest, Need, Stated, Tree } from './manifest.ts'
import { pathIn } from './manifest.ts'
import { joinedFolder } from './folders.ts'

/** Gems and applications of Ruby. */
export const ruby: Ecosystem = {
  name: 'rubygems',
  fits: (name) => name === 'Gemfile' || name === 'gems.rb' || name.endsWith('.gemspec'),
  read,
}

function read(manifest: Manifest, tree: Tree): Stated {
  const code = manifest.text.replaceAll(/^[ \t]*#.*$/gm, '')
  const isGemspec = manifest.name.endsWith('.gemspec')
  const name = isGemspec ? (/\.name\s*=\s*["']([\w.-]+)["']/.exec(code)?.[1] ?? manifest.name.slice(0, -8)) : undefined
  const dependency = isGemspec
    ? /add(?:_runtime|_development)?_dependency[\s(]+["']([\w.-]+)["']/g
    : /^[ \t]*gem[ \t(]+["']([\w.-]+)["'](?:[^\n#]*?\bpath(?::|\s*=>)\s*["']([^"'\n]+)["'])?/gm
  const needs = [...code.matchAll(dependency)].map(([, needed = '', path]): Need => {
    const folder = path === undefined ? undefined : joinedFolder(manifest.folder, path)
    return folder === undefined ? { name: needed } : { folder }
  })
  return { ...(name === undefined ? {} : { name }), needs, commands: commandsOf(manifest.folder, tree) }
}

function commandsOf(folder: string, tree: Tree): ProjectCommand[] {
  const bundle = tree.has(pathIn(folder, 'Gemfile')) ? 'bundle exec ' : ''
  const stated = (name: string, line: string, source: string): ProjectCommand => ({
    name,
    command: line,
    kind: commandKind(name, line),
    directory: folder,
    source,
  })
  const commands: ProjectCommand[] = []
  const rspec = ['.rspec', 'spec/spec_helper.rb', 'spec/rails_helper.rb']
    .map((name) => pathIn(folder, name))
    .find((path) => tree.has(path))
  if (rspec !== undefined) commands.push(stated('rspec', `${bundle}rspec`, `${rspec}:1`))
  const rails = pathIn(folder, 'bin/rails')
  if (tree.has(rails)) {
    if (tree.has(pathIn(folder, 'test/test_helper.rb'))) commands.push(stated('test', 'bin/rails test', `${rails}:1`))
    commands.push(stated('db:migrate', 'bin/rails db:migrate', `${rails}:1`))
  }
  const rakefile = pathIn(folder, 'Rakefile')
  for (const [at, line] of tree.text(rakefile).split('\n').entries()) {
    const task =
      /^\s*(?:multi)?task[\s(]+(?::(\w+)|["']([\w:]+)["']|(\w+):)/.exec(line) ??
      /(?:TestTask|RakeTask)\.new(?:\s*\(?\s*(?::(\w+)|["']([\w:]+)["']))?/.exec(line)
    if (task === null) continue
    const name = task[1] ?? task[2] ?? task[3] ?? (line.includes('RSpec') ? 'spec' : 'test')
    commands.push(stated(name, `${bundle}rake ${name}`, `${rakefile}:${at + 1}`))
  }
  return commands
}
