import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

test('the sample of Fargate synthesizes without Docker, and IAM holds it to its source', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'fusion-bus-fargate-'));
  try {
    const { status, stderr } = spawnSync(process.execPath, ['examples/gateway/fargate.ts'], {
      cwd: root,
      // No Docker can be found.
      env: { ...process.env, CDK_OUTDIR: outdir, PATH: '' },
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    const template = readFileSync(join(outdir, 'gateway-of-crm.template.json'), 'utf8');
    const compact = JSON.stringify(JSON.parse(template));
    expect(compact).toContain('{"StringEquals":{"events:source":"crm"}}');
    expect(compact).toContain('"ContainerPort":50051');
    expect(compact).toContain('"--source=crm","--host=0.0.0.0"');
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
