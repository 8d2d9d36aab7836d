import type { ProvidedDirectus } from './directus.global';

/** The files a server has with this name on disk, asked past our client. */
export async function fileRows(
  { url, admin }: ProvidedDirectus,
  filename: string,
): Promise<readonly { id: string; filesize: string | number | null }[]> {
  const filter = encodeURIComponent(JSON.stringify({ filename_download: { _eq: filename } }));
  const response = await fetch(`${url}/files?fields=id,filesize&filter=${filter}`, {
    headers: { authorization: `Bearer ${admin.token}` },
  });
  const { data } = (await response.json()) as { data: { id: string; filesize: string | number }[] };
  return data;
}
