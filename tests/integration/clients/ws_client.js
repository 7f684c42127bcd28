// A client with Debian's node-ws: starts, feeds and stops programs at the agent whose URL it is given.
'use strict';
const assert = require('assert');

let WebSocket;
try {
    WebSocket = require('ws');
} catch (missing) {
    console.log('SKIPPED: node-ws is missing: apt-get install node-ws');
    process.exit(77);
}

const socket = new WebSocket(process.argv[2]);
const received = [];
let wake = () => {};
socket.on('message', (data) => {
    received.push(JSON.parse(data.toString()));
    wake();
});
socket.on('error', (problem) => {
    throw problem;
});
setTimeout(() => {
    throw new Error('nothing more comes; the last was ' + JSON.stringify(received));
}, 50000).unref();

const send = (type, data) => socket.send(JSON.stringify({type, data}));

async function receive() {
    while (received.length === 0) await new Promise((resolve) => (wake = resolve));
    return received.shift();
}

async function expect(type) {
    const message = await receive();
    assert.strictEqual(message.type, type, JSON.stringify(message));
    return message.data;
}

async function outputUntil(text) {
    let output = '';
    while (!output.includes(text)) output += (await expect('stdout')).output;
    return output;
}

async function toTheEnd() {
    let output = '';
    let message;
    while ((message = await receive()).type === 'stdout') output += message.data.output;
    assert.strictEqual(message.type, 'stopped', JSON.stringify(message));
    return [output, message.data.exitCode];
}

const steps = {
    async startsAndFeeds() {
        send('start', {sourceScript: "name = input('name? ')\nprint('Hello', name)"});
        assert.strictEqual(await expect('started'), undefined);
        assert.strictEqual(await outputUntil('? '), 'name? ');
        send('stdin', {input: 'Zo\u00eb \u{1f353}\n'});
        assert.deepStrictEqual(await toTheEnd(), ['Hello Zo\u00eb \u{1f353}\n', 0]);
    },
    async feedsToTheEnd() {
        send('start', {sourceScript: 'import sys\nprint(sum(map(int, sys.stdin)), *sys.argv[1:])', args: ['a b', 'c']});
        await expect('started');
        for (let number = 0; number < 100; ++number) send('stdin', {input: number + '\n'});
        send('stdin', {input: '', eof: true});
        assert.deepStrictEqual(await toTheEnd(), ['4950 a b c\n', 0]);
    },
    async stops() {
        for (const [ignoring, code] of [['', -15], ['signal.signal(15, signal.SIG_IGN)\n', -9]]) {
            send('start', {sourceScript: `import signal, time\n${ignoring}print('ready')\ntime.sleep(30)`});
            await expect('started');
            await outputUntil('ready\n');
            send('stop');
            assert.deepStrictEqual(await toTheEnd(), ['', code]);
        }
    },
    async isToldOfItsMistakes() {
        for (const [text, code] of [['nonsense', 'bad_message'], ['{"type": "stop"}', 'not_running'], ['{"type": "x"}', 'unknown_type']]) {
            socket.send(text);
            const error = await expect('error');
            assert.deepStrictEqual([error.message, error.code], ['Bad message', code]);
        }
        const pong = new Promise((resolve) => socket.once('pong', resolve));
        socket.ping('are you there');
        assert.strictEqual((await pong).toString(), 'are you there');
    },
    async sendsAndReadsMuch() {
        const text = Array.from({length: 300000}, (_, number) => number + '\n').join('');
        send('start', {sourceScript: 'import sys\nsys.stdout.write(sys.stdin.read())'});
        await expect('started');
        send('stdin', {input: text, eof: true});
        const [output, code] = await toTheEnd();
        assert.ok(output === text && code === 0);
    },
};

socket.on('open', async () => {
    for (const [name, step] of Object.entries(steps)) {
        await step();
        console.log(name, 'OK');
    }
    socket.on('close', (code) => {
        assert.strictEqual(code, 1000);
        process.exit(0);
    });
    socket.close(1000);
});
process.on('unhandledRejection', (problem) => {
    console.error(problem);
    process.exit(1);
});
