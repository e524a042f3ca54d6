using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.BackupPath;

public sealed class BlobHeaderTests
{
    [Fact]
    public void The_checksum_is_CRC_32C()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8)); // the check value of RFC 3720
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32])); // RFC 3720, B.4
        Assert.Equal(Crc32C.Of("123456789"u8), Crc32C.Of("456789"u8, Crc32C.Of("123"u8)));
    }

    [Fact]
    public void The_bytes_of_a_header_are_those_of_the_format()
    {
        var header = new BlobHeader(BlobDigest.Of("content"u8), 7, 20, 0x01020304);
        var bytes = new byte[BlobHeader.Size];
        header.Write(bytes);

        Golden.Match(Convert.ToHexStringLower(bytes) + "\n", "blob-header.txt");
        Assert.True(BlobHeader.TryRead(bytes, out var read));
        Assert.Equal(header, read);
        Assert.True(bytes.AsSpan().StartsWith(BlobHeader.Mark));
    }
}
