#: tells: sockets, servers and descriptors beyond the three
import socket
import socketserver
import threading


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(self.rfile.readline().upper())


with socketserver.TCPServer(("127.0.0.1", 0), Echo) as server:
    threading.Thread(target=server.handle_request).start()
    with socket.create_connection(server.server_address) as client:
        client.sendall(b"hello\n")
        print(client.recv(100))
a, b = socket.socketpair()
print(a.fileno(), b.fileno(), a.get_inheritable(), a.getblocking())
