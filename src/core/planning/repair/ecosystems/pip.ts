/** Packages of Python: pip, and uv, Poetry, PDM and Pipenv where their lock file stands. */
import { shellWord } from '../../../std/shell-word.ts'
import type { Project } from '../facts.ts'
import { type AllowedPackage, type InstallWay, isNamedInToml, type PackageEcosystem } from './ecosystem.ts'

/** A name by PEP 508. Code asks for modules, whose names have underscores and parts. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/
const MODULE = /^(?:[A-Za-z_][A-Za-z0-9_]*)(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/
const LONGEST = 200

/** Modules that are called otherwise than the package that brings them. */
const BROUGHT_BY: ReadonlyMap<string, readonly string[]> = new Map([
  ['attr', ['attrs']],
  ['bs4', ['beautifulsoup4']],
  ['corsheaders', ['django-cors-headers']],
  ['crypto', ['pycryptodome', 'pycrypto']],
  ['cv2', ['opencv-python', 'opencv-python-headless']],
  ['dateutil', ['python-dateutil']],
  ['docx', ['python-docx']],
  ['dotenv', ['python-dotenv']],
  ['fitz', ['pymupdf']],
  ['git', ['gitpython']],
  ['google', ['protobuf']],
  ['jose', ['python-jose']],
  ['jwt', ['pyjwt']],
  ['magic', ['python-magic']],
  ['mysqldb', ['mysqlclient']],
  ['openssl', ['pyopenssl']],
  ['pil', ['pillow']],
  ['pkg-resources', ['setuptools']],
  ['psycopg2', ['psycopg2-binary']],
  ['rest-framework', ['djangorestframework']],
  ['serial', ['pyserial']],
  ['sklearn', ['scikit-learn']],
  ['yaml', ['pyyaml']],
  ['zmq', ['pyzmq']],
])

/** See the header. */
export const pip: PackageEcosystem = {
  name: 'pip',
  aliases: ['python', 'pypi', 'uv', 'poetry', 'pdm', 'pipenv', 'pytest', 'django'],
  packageOf,
  normal,
  listedAs: (name) => BROUGHT_BY.get(normal(name)) ?? [],
  manifests: ['pyproject.toml', 'requirements.txt', 'Pipfile', 'setup.cfg', 'setup.py'],
  locks: ['uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock'],
  asks: ['.venv', 'venv', 'requirements.txt', 'Pipfile'],
  isLocked: ({ path, text }, name) =>
    path.endsWith('.toml') || path.endsWith('.lock')
      ? isNamedInToml(text, normal(name)) || text.includes(`"${normal(name)}": {`)
      : false,
  install,
  add,
  refresh,
  fills: ['.venv', 'venv'],
}

function packageOf(text: string): string | undefined {
  if (text.length > LONGEST || text.includes('..')) return undefined
  if (MODULE.test(text)) {
    const [top = ''] = text.split('.')
    return NAME.test(top) ? top : undefined
  }
  return NAME.test(text) ? text : undefined
}

function normal(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-')
}

type Tool = 'pip' | 'uv' | 'poetry' | 'pdm' | 'pipenv'

function toolOf({ lock, beside }: Project): Tool {
  if (lock?.path.endsWith('uv.lock') === true) return 'uv'
  if (lock?.path.endsWith('poetry.lock') === true) return 'poetry'
  if (lock?.path.endsWith('pdm.lock') === true) return 'pdm'
  return lock?.path.endsWith('Pipfile.lock') === true || beside.has('Pipfile') ? 'pipenv' : 'pip'
}

/** Python as the project has it. */
function pythonOf({ beside }: Project): string {
  const own = ['.venv', 'venv'].find((name) => beside.has(name))
  return own === undefined ? 'python3' : `${own}/bin/python`
}

/** Without an environment of its own, the project has the Python of the machine. */
function sharedBy(project: Project): Pick<InstallWay, 'isShared'> {
  return pythonOf(project) === 'python3' ? { isShared: true } : {}
}

function install(project: Project, locked: boolean): readonly InstallWay[] {
  const edits = project.lock === undefined ? [] : [project.lock.path]
  switch (toolOf(project)) {
    case 'uv':
      return locked ? [{ command: 'uv sync --locked' }, { command: 'uv sync', edits }] : [{ command: 'uv sync', edits }]
    case 'poetry':
      return locked
        ? [{ command: 'poetry install --no-interaction' }]
        : [{ command: 'poetry lock --no-interaction && poetry install --no-interaction', edits }]
    case 'pdm':
      return locked ? [{ command: 'pdm sync' }] : [{ command: 'pdm install', edits }]
    case 'pipenv':
      return project.lock !== undefined && locked
        ? [{ command: 'pipenv sync --dev' }]
        : [{ command: 'pipenv install --dev', edits }]
    case 'pip': {
      const pip = `${pythonOf(project)} -m pip install --no-input --disable-pip-version-check`
      const what = project.beside.has('requirements.txt') ? '-r requirements.txt' : '-e .'
      const shared = sharedBy(project)
      return [
        { command: `${pip} ${what}`, ...shared },
        { command: `${pip} --force-reinstall ${what}`, ...shared },
      ]
    }
  }
}

/** No code of a package runs while it is installed: wheels alone are taken, which all of these are told in their own way. */
function add(project: Project, packages: readonly AllowedPackage[]): InstallWay {
  const list = packages
    .map(({ name, version }) => shellWord(version === undefined ? name : `${name}==${version}`))
    .join(' ')
  const edits = [project.manifest, ...(project.lock === undefined ? [] : [project.lock.path])]
  const isQuiet = true
  switch (toolOf(project)) {
    case 'uv':
      return { command: `uv add --no-build ${list}`, edits, isQuiet }
    case 'poetry':
      return { command: `POETRY_INSTALLER_ONLY_BINARY=:all: poetry add --no-interaction ${list}`, edits, isQuiet }
    case 'pdm':
      return { command: `PDM_ONLY_BINARY=:all: pdm add ${list}`, edits, isQuiet }
    case 'pipenv':
      return { command: `PIP_ONLY_BINARY=:all: pipenv install ${list}`, edits, isQuiet }
    case 'pip':
      return {
        isQuiet,
        ...sharedBy(project),
        command: `${pythonOf(project)} -m pip install --no-input --disable-pip-version-check --only-binary=:all: ${list}`,
      }
  }
}

function refresh(project: Project): InstallWay | undefined {
  if (project.lock === undefined) return undefined
  const edits = [project.lock.path]
  const tool = toolOf(project)
  if (tool === 'pip') return undefined
  const commands = { uv: 'uv lock', poetry: 'poetry lock --no-interaction', pdm: 'pdm lock', pipenv: 'pipenv lock' }
  return { command: commands[tool], edits }
}
