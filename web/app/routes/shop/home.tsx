export default function Home() {
  return <h1 className="container-page py-16 font-display text-3xl">Onestall</h1>;
}
