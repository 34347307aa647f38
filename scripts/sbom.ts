import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLockFile, readManifest } from './lock-file.ts';
import { sbomDocument } from './sbom-document.ts';

/** npm run sbom: writes the bill of materials to build/sbom.cdx.json. It is not committed: the lock file says the same. */
const folder = join(import.meta.dirname, '..', 'build');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(sbomDocument(readLockFile(), readManifest()), null, 2)}\n`);
console.log('build/sbom.cdx.json written (CycloneDX 1.6)');
