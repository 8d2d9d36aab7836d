/** The bare XMLHttpRequest of a browser. */
export function create(url) {
  const ask = (path, responseType, read) =>
    new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      xhr.open('GET', url + path);
      xhr.setRequestHeader('authorization', 'Bearer token');
      xhr.responseType = responseType;
      xhr.onload = () => resolve(read(xhr.response));
      xhr.onerror = reject;
      xhr.send();
    });
  return {
    readOne: () => ask('/items/articles/1', '', JSON.parse),
    readBlob: (key) => ask(`/assets/${key}`, 'blob', (blob) => blob),
  };
}
