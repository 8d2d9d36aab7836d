import { conformance } from './conformance';

conformance({ followsRedirects: false });
