using CsCheck;
using Xunit;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Model;

public sealed class IdPropertyTests
{
    [Fact]
    public void Every_id_is_read_from_the_text_that_it_writes()
    {
        ModelGen.ItemId.Sample(id => ItemId.Parse(id.ToString()) == id);
        ModelGen.AccountId.Sample(id => AccountId.Parse(id.ToString()) == id);
        ModelGen.TransactionId.Sample(id => TransactionId.Parse(id.ToString()) == id);
        ModelGen.Digest.Sample(digest => BlobDigest.Parse(digest.ToString()) == digest && digest.ToString().Length == BlobDigest.TextLength);
        ModelGen.Uuid.Sample(uuid => ServerId.Parse(new ServerId(uuid).ToString()) == new ServerId(uuid));
        Gen.ULong.Select(Gen.ULong).Sample((high, low) =>
        {
            var value = new ChainValue(new UInt128(high, low));
            Assert.Equal(value, ChainValue.Parse(value.ToString()));
        });
    }

    [Fact]
    public void An_item_id_is_read_from_the_bytes_that_it_writes() =>
        ModelGen.ItemId.Sample(id => ItemId.FromByteArray(id.ToByteArray()) == id && id.ToByteArray().Length == (id.IsUuid ? 16 : 8));

    [Fact]
    public void A_digest_is_read_from_the_bytes_that_it_writes() => ModelGen.Digest.Sample(digest =>
    {
        var bytes = new byte[32];
        digest.CopySha256To(bytes);

        Assert.Equal(digest, BlobDigest.FromSha256(bytes));
    });

    [Fact]
    public void Any_other_text_is_no_id_and_what_is_one_is_written_the_same_way_again() => ModelGen.AnyText.Sample(text =>
    {
        Assert.True(!ItemId.TryParse(text, null, out var item) || item == ItemId.Parse(item.ToString()));
        Assert.True(!AccountId.TryParse(text, null, out var account) || account == AccountId.Parse(account.ToString()));
        Assert.True(!BlobDigest.TryParse(text, null, out var digest) || digest.ToString() == text);
        Assert.False(ChainValue.TryParse(text, null, out _) && text.Length != 32);
    });

    [Fact]
    public void A_minted_id_is_the_same_tomorrow_and_another_for_another_key_account_or_probe() =>
        Gen.Select(ModelGen.AccountId, ModelGen.AccountId, ModelGen.Text, ModelGen.Text, ModelGen.Kind).Sample((one, other, key, otherKey, kind) =>
        {
            var minted = ItemId.Mint(one, kind, key);

            Assert.Equal(minted, ItemId.Mint(one, kind, key));
            Assert.Equal(kind.HasUuid(), minted.IsUuid);
            Assert.NotEqual(minted, ItemId.Mint(one, kind, key, probe: 1));
            Assert.Equal(one == other, ItemId.Mint(other, kind, key) == minted);
            Assert.Equal(key == otherKey, ItemId.Mint(one, kind, otherKey) == minted);
        });
}
