/** The bare XMLHttpRequest of a browser. */
export function create(url) {
  return {
    readOne: () =>
      new Promise((resolve, reject) => {
        const xhr = new XMLHttpRequest();
        xhr.open('GET', `${url}/items/articles/1`);
        xhr.setRequestHeader('authorization', 'Bearer token');
        xhr.onload = () => resolve(JSON.parse(xhr.response));
        xhr.onerror = reject;
        xhr.send();
      }),
  };
}
