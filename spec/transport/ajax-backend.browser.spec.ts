import { conformance } from './conformance';

conformance({ followsRedirects: true });
