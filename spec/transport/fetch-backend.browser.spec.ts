import { fetchBackend } from '../../lib/transport/fetch-backend';
import { conformance } from './conformance';

conformance({ factory: fetchBackend, followsRedirects: false, tellsUploads: false });
