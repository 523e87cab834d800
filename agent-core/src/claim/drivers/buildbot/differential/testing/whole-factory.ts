/**
 * A master whose builders use every step that ships with Buildbot and moves files, and those that
 * most projects are built by: `FOLDER/source` is a repository with a program in C, a test of its own
 * and one for Trial. What is uploaded goes to `FOLDER/out-NAME`.
 */
export function wholeFactory(gitPort: number): string {
  return String.raw`
import subprocess
from buildbot.process import logobserver
SOURCE = os.path.join(FOLDER, 'source')
files = {
    'configure': '#!/bin/sh\necho "checking for a compiler... yes"\necho "config.h: ready"\n: > config.h\n',
    'Makefile': 'all: hello\nhello: hello.c\n\tcc -Wall -o hello hello.c\ncheck: all\n\t@test "$$(./hello)" = hi && echo "PASS: hello"\n',
    'hello.c': '#include <stdio.h>\nint main(void) { int unused; puts("hi"); return 0; }\n',
    'greet.py': 'from twisted.trial import unittest\nclass Greet(unittest.TestCase):\n'
                '    def test_one(self):\n        print("called")\n'
                '    def test_two(self):\n        self.assertEqual(1, 2)\n'
                '    def test_three(self):\n        raise unittest.SkipTest("another time")\n',
    'doc/index.html': '<p>read me</p>\n',
    'doc/deep/page.html': '<p>é</p>\n',
}
for name, text in files.items():
    os.makedirs(os.path.dirname(os.path.join(SOURCE, name)), exist_ok=True)
    open(os.path.join(SOURCE, name), 'w').write(text)
os.chmod(os.path.join(SOURCE, 'configure'), 0o755)
for args in (['init', '-q', '-b', 'main'], ['add', '-A'], ['-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '-qm', 'first'], ['update-server-info']):
    subprocess.check_call(['git', '-C', SOURCE] + args)
open(FOLDER + '/given', 'wb').write(bytes(range(256)) * 1000)

class Verdicts(logobserver.LogLineObserver):
    """Counts what a test program says in the manner of subunit."""
    counts = None
    def outLineReceived(self, line):
        self.counts = self.counts or {}
        word = line.split(':')[0]
        if word in ('success', 'failure', 'skip'):
            self.counts[word] = self.counts.get(word, 0) + 1
            self.step.setProperty('verdicts', dict(self.counts), 'test')

class Subunit(steps.ShellCommand):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.addLogObserver('stdio', Verdicts())

soft = dict(flunkOnFailure=False, haltOnFailure=False)
def sh(name, command, **kwargs):
    return steps.ShellCommand(name=name, command=command, **{**soft, **kwargs})
def out(name):
    return util.Interpolate(FOLDER + '/out-%(prop:workername)s/' + name)
f = util.BuildFactory([
    steps.Git(repourl='http://127.0.0.1:${gitPort}/source/.git', branch='main', mode='full', method='clobber',
              env={'no_proxy': '127.0.0.1'}),
    steps.Configure(),
    steps.Compile(command=['make', 'all'], env={'LC_ALL': 'C'}, warnOnWarnings=True, haltOnFailure=False),
    steps.Test(command=['make', 'check']),
    steps.SetPropertyFromCommand(command=['git', 'rev-parse', '--short', 'HEAD'], property='short'),
    steps.SetPropertyFromCommand(name='extract', command='echo A=1; echo "B=two words"; echo no >&2',
        extract_fn=lambda rc, out, err: dict(line.split('=', 1) for line in out.splitlines())),
    steps.MakeDirectory(dir='build/made/deep'),
    steps.CopyDirectory(src='build/doc', dest='build/copied'),
    sh('copy', 'find copied made | sort'),
    steps.RemoveDirectory(dir='build/made'),
    sh('touch', 'touch -d "2001-02-03 04:05:06" doc/index.html'),
    steps.FileUpload(workersrc='doc/index.html', masterdest=out('index.html'), keepstamp=True, url='http://files.example/'),
    steps.FileUpload(name='program', workersrc='hello', masterdest=out('hello'), mode=0o755),
    steps.FileUpload(name='missing', workersrc='nowhere', masterdest=out('nowhere'), **soft),
    steps.DirectoryUpload(workersrc='doc', masterdest=out('doc')),
    steps.DirectoryUpload(name='compressed', workersrc='doc', masterdest=out('doc-gz'), compress='gz'),
    steps.MultipleFileUpload(workersrcs=['*.c', 'doc/d*', 'nothing*'], glob=True, masterdest=out('many')),
    steps.FileDownload(mastersrc=FOLDER + '/given', workerdest='got/given', mode=0o640),
    steps.StringDownload('from the master é\n', workerdest='got/text'),
    steps.JSONPropertiesDownload(workerdest='got/properties.json'),
    sh('got', 'md5sum got/given got/text; stat -c %a got/given; grep -c got_revision got/properties.json'),
    steps.Trial(trial=['/usr/bin/trial3'], python=None, testpath='.', tests='greet', **soft),
    Subunit(name='subunit', command='printf "test: a\nsuccess: a\ntest: b\nfailure: b [\nlost\n]\ntest: c\nskip: c\n"'),
    sh('junit', 'echo \'<testsuite tests="1"><testcase name="a"/></testsuite>\' > junit.xml', logfiles={'junit': 'junit.xml'}),
    sh('many', ['seq', '20000']),
    sh('binary', ['printf', r'\377\376 bin \303 \000 \001 \303\251 \360\237\230\200 end\n']),
    sh('no-end', 'printf "no line end"; printf "nor here" >&2'),
    sh('cursor', ['printf', r'a\r\nb\rc\b\bd\033[2Je\033[1;1Hf\n']),
    sh('exits', 'echo out; sleep 0.3; echo err >&2; exit 3'),
    sh('warns', 'exit 1', decodeRC={1: util.WARNINGS}),
    sh('killed', ['sh', '-c', 'kill -9 $$']),
    sh('not-found', ['/no/such/program', 'a']),
    sh('quiet', ['sleep', '60'], timeout=1),
    sh('long', 'echo tick; sleep 60', maxTime=1, sigtermTime=2),
    sh('words', ['echo', 'a b', "q'x", '$Z', '*', 'é', '']),
    sh('asked', 'echo $A $L $PYTHONPATH; basename $PWD', env={'A': '1', 'L': ['x', 'y'], 'PYTHONPATH': 'p'}, workdir='build/doc'),
    sh('stdin', ['cat'], initialStdin='hello\nthere\n'),
    sh('skipped', 'echo never', doStepIf=False),
    sh('hidden', ['echo', 'for', util.Interpolate('%(prop:buildername)s')], hideStepIf=True),
    sh('last', ['git', 'status', '--porcelain', '--untracked-files=no'], alwaysRun=True),
])
c['workers'] = [worker.Worker(name, 'secret', max_builds=1) for name in ('ours', 'theirs')]
c['builders'] = [util.BuilderConfig(name=name, builddir='b-' + name, workerbuilddir='b', workernames=[name], factory=f)
                 for name in ('ours', 'theirs')]
`;
}
