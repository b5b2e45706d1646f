import type { ProjectCommand } from '../../../core/model/code-index.ts'
import type { Ecosystem, Manifest, Need, Stated } from './manifest.ts'
import { isPlainWord } from './manifest.ts'
import { joinedFolder } from './folders.ts'
import { withoutBlocks } from './text-blocks.ts'

/** Projects and solutions of .NET. */
export const dotnet: Ecosystem = { name: 'nuget', fits: (name) => /\.(csproj|fsproj|vbproj|slnx?)$/.test(name), read }

function read(manifest: Manifest): Stated {
  const command = (verb: 'test' | 'build'): ProjectCommand => ({
    name: verb,
    command: isPlainWord(manifest.name) ? `dotnet ${verb} ${manifest.name}` : `dotnet ${verb}`,
    kind: verb,
    directory: manifest.folder,
    source: `${manifest.path}:1`,
  })
  if (/\.slnx?$/.test(manifest.name)) return { needs: [], commands: [command('test'), command('build')], weak: true }
  const text = withoutBlocks(manifest.text, '<!--', '-->')
  if (!/<Project[\s>]/.test(text)) throw new Error('There is no <Project> element')
  const named = /<(?:PackageId|AssemblyName)>\s*([\w.-]+)\s*</.exec(text)?.[1]
  const packages = [...text.matchAll(/<PackageReference\s[^<>]*?\bInclude\s*=\s*"([^"]+)"/g)].map(([, name = '']) => ({
    name,
  }))
  const projects = [...text.matchAll(/<ProjectReference\s[^<>]*?\bInclude\s*=\s*"([^"]+)"/g)].flatMap(
    ([, path = '']): Need[] => {
      const folder = joinedFolder(manifest.folder, `${path.replaceAll('\\', '/')}/..`)
      return folder === undefined ? [] : [{ folder }]
    },
  )
  const isTest = /Microsoft\.NET\.Test\.Sdk|<IsTestProject>\s*true/i.test(text)
  return {
    name: named ?? manifest.name.replace(/\.\w+$/, ''),
    needs: [...packages, ...projects],
    commands: isTest ? [command('test'), command('build')] : [command('build')],
  }
}
