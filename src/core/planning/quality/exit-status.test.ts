import { expect, test } from 'vitest'
import { outcomeOf } from './exit-status.ts'

const ALWAYS_ZERO = `
true
:
  true   # all is well
echo ok
echo "ok && fine"
printf 'done\\n'
exit 0
exit 256
test 1 = 1
[ 1 -eq 1 ]
[ "$HOME" = "$HOME" ]
[ -n x ]
[ -d . ]
! false
ls
ls -la
ls -la .
pwd
date
npm --version
node -v
git status
npm test || true
npm test || :
npm test; exit 0
npm test ; true
npm test; echo finished
npm test || echo "it failed"
npm test || exit 0
npm test | tee log.txt
npm test 2>&1 | cat
npm test &
exit 0; npm test
true && true || false
set -e; true; exit 0
A=1 true
A=1
env A=1 true
! ! true
[ ! a = b ]
timeout 10 true
sh -c 'exit 0'
bash -c "npm test || true"
node -e ""
node -e 'process.exit(0)'
python3 -c pass
mkdir -p dist
rm -rf dist
echo ok > dist/done
echo $(npm test)
true \\
  && true
`

const OPEN = `
npm test
npm test && echo ok
set -e; npm test; true
set -euo pipefail
set -o pipefail; npm test | tee log
set -eo pipefail; npm test | tee log; echo ok
test -f dist/app.js
[ -s dist/app.js ]
[ "$A" = 1 ]
test "$(cat version)" = 1.0
ls dist/app.js
cat dist/app.js
cat dist/app.js | grep version
grep -q version < package.json
npm test || exit 1
npm test; exit $?
npm test
cd build && make
! grep -q FIXED src.js
if npm test; then exit 0; fi
for f in *.js; do node "$f"; done
(exit 0)
{ npm test; true; }
cat <<END
echo "open quote
sh check.sh
./bin/app --version
node check.js
node -e 'require("assert")(1)'
git diff --exit-code
curl -fs http://localhost:3000/health
$CHECK
npm run lint
`.replace('set -euo pipefail\n', '')

const lines = (text: string): string[] =>
  text
    .replaceAll('\\\n', '\\\u0000')
    .split('\n')
    .map((line) => line.replaceAll('\u0000', '\n'))
    .filter((line) => line.trim() !== '')

test.each(lines(ALWAYS_ZERO))('`%s` ends with 0 whatever was done', (line) => {
  expect(outcomeOf(line).status).toBe('zero')
})

test.each(lines(OPEN))('`%s` may fail', (line) => {
  expect(outcomeOf(line).status).toBe('open')
})

test.each(['false', 'exit 1', 'npm test; exit 3', 'test 1 = 2', '[ -z x ]', 'true && false'])(
  '`%s` always fails',
  (line) => expect(outcomeOf(line).status).toBe('nonzero'),
)

test('what a line prints is constant only when nothing in it looks at the world', () => {
  expect(outcomeOf('echo ok').constant_output).toBe(true)
  expect(outcomeOf('echo "$VERSION"').constant_output).toBe(false)
  expect(outcomeOf('npm test || true').constant_output).toBe(false)
  expect(outcomeOf('node --version').constant_output).toBe(false)
})

test('writing a file is work, throwing output away is none', () => {
  expect(outcomeOf('echo ok > done').does_work).toBe(true)
  expect(outcomeOf('echo ok > /dev/null 2>&1').does_work).toBe(false)
  expect(outcomeOf('mkdir -p dist').does_work).toBe(true)
})

test('a long line is read in time that grows with its length', () => {
  const line = `${'npm test && '.repeat(50_000)}true`
  expect(outcomeOf(line).status).toBe('open')
  expect(outcomeOf('$('.repeat(100_000)).status).toBe('open')
  expect(outcomeOf(`${'! '.repeat(100_000)}true`).status).toBe('zero')
  expect(outcomeOf(`${'env '.repeat(100_000)}false`).status).toBe('nonzero')
  expect(outcomeOf(`test ${'! '.repeat(100_001)}x`).status).toBe('nonzero')
  expect(outcomeOf('sh -c "'.repeat(1000)).status).toBe('open')
  expect(outcomeOf(`echo ${'"$('.repeat(20_000)}`).status).toBe('open')
})
